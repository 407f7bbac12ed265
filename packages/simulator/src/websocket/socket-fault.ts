import type { Broker } from "../broker.js";
import type { Fault } from "../faults/fault.js";
import { traitsOf } from "../faults/fault-kinds.js";
import { faultText } from "../faults/send-fault.js";
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
  const { onMessage } = traitsOf(fault);
  if (onMessage === "nothing") return;
  if (onMessage === "cut") return connection.drop();
  if (onMessage === "own") return connection.send(faultText(fault, broker.rateLimited(endpoint)));
  if (typeof fault === "object" && "delayMs" in fault) await connection.wait(fault.delayMs);
  if (answer) sendSocketAnswer(connection, answer);
}
