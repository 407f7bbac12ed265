import type { Broker } from "../broker.js";
import { dropsMidBody, type Fault } from "../faults/fault.js";
import { faultText } from "../http/send-answer.js";
import type { SocketAnswer, SocketConnection, SocketRequest } from "./socket-session.js";

/** Sends an answer, and does to the connection what comes after it. */
export function sendSocketAnswer(connection: SocketConnection, answer: SocketAnswer): void {
  if (answer.text !== undefined) connection.send(answer.text);
  if (answer.ending === "close") connection.close();
  if (answer.ending === "drop") connection.drop();
}

/** Sends what the fault makes of the answer; undefined = the broker did not act. */
export async function sendSocketFault(
  connection: SocketConnection,
  fault: Fault,
  { broker, endpoint }: { broker: Broker; endpoint: SocketRequest["endpoint"] },
  answer: SocketAnswer | undefined,
): Promise<void> {
  if (fault === "hang") return;
  // There is no half a message and no redirect on a WebSocket: the nearest is a cut.
  if (fault === "drop" || dropsMidBody(fault) || fault === "redirect") return connection.drop();
  if (typeof fault === "object") {
    if ("redirectTo" in fault) return connection.drop();
    if ("delayMs" in fault) await connection.wait(fault.delayMs);
  }
  // A message has no content type to be wrong: the real answer comes.
  const replaces = fault !== "wrong-content-type";
  const text = replaces ? faultText(fault, broker.rateLimited(endpoint)) : undefined;
  if (text !== undefined) connection.send(text);
  else if (answer) sendSocketAnswer(connection, answer);
}
