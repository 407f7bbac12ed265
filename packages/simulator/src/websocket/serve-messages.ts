import { type RawData, WebSocket } from "ws";
import { faultName } from "../fault.js";
import { meetFault } from "../meet-fault.js";
import type { SocketContext } from "../start-host.js";
import { sendSocketAnswer, sendSocketFault } from "./socket-fault.js";
import type { SocketConnection, SocketSession } from "./socket-session.js";

/** Answers a client's messages one after the other, in the order in which they came. */
export function serveMessages(
  socket: WebSocket,
  connection: SocketConnection,
  session: SocketSession,
  context: SocketContext,
): void {
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN;
  let last: Promise<void> = Promise.resolve();
  socket.on("message", (data) => {
    last = last
      .then(() => serve(textOf(data), connection, session, context, isOpen))
      .catch(() => connection.drop());
  });
}

async function serve(
  text: string,
  connection: SocketConnection,
  session: SocketSession,
  context: SocketContext,
  isOpen: () => boolean,
): Promise<void> {
  const { broker, clock, ledger } = context;
  if (!isOpen()) return;
  const request = session.receive(text);
  if (!request) return;
  const { endpoint, account } = request;
  const { fault, processed } = await meetFault(context, endpoint);
  const seen = {
    at: clock.now(),
    broker: broker.name,
    environment: broker.environment,
    endpoint,
    account,
    ...request.carries,
    // A message has no HTTP status.
    status: 0,
  };
  if (!isOpen()) {
    ledger.write({ ...seen, outcome: "unprocessed" });
    return;
  }
  if (!fault) {
    const answer = request.handle();
    ledger.write({ ...seen, outcome: answer.outcome });
    sendSocketAnswer(connection, answer);
    return;
  }
  const answer = processed ? request.handle() : undefined;
  const outcome = answer?.outcome ?? "unprocessed";
  ledger.write({ ...seen, outcome, fault: faultName(fault) });
  await sendSocketFault(connection, fault, { broker, endpoint }, answer);
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString("utf8");
}
