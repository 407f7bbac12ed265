import type { RawData, WebSocket } from "ws";
import { traitsOf } from "../faults/fault-kinds.js";
import { meetFault } from "../faults/meet-fault.js";
import type { LedgerEntry } from "../ledger/ledger.js";
import type { SocketContext } from "../start-host.js";
import { sendSocketAnswer, sendSocketFault } from "./socket-fault.js";
import type { SocketConnection, SocketSession } from "./socket-session.js";

/** What a client may send while its first message is held or delayed; then it is read no further until there is room. */
const maxWaitingBytes = 4 * 1024 * 1024;
/** What a message costs besides its text. */
const messageBytes = 256;

/** Answers a client's messages one after the other, in the order in which they came, and heartbeats at once. */
export function serveMessages(
  socket: WebSocket,
  connection: SocketConnection,
  session: SocketSession,
  context: SocketContext,
): void {
  let last: Promise<void> = Promise.resolve();
  let waitingBytes = 0;
  // Kept here, as an ending connection is nobody's.
  let account = "unknown";
  socket.on("message", (data) => {
    const text = textOf(data);
    // Noted when it comes: behind a message that is held, a client that is there would be taken for one that is not.
    if (session.answersHeartbeat(text)) return;
    const bytes = text.length + messageBytes;
    waitingBytes += bytes;
    if (waitingBytes > maxWaitingBytes) socket.pause();
    last = last
      .then(() => serve(text, connection, session, context))
      .catch(() => connection.drop())
      .then(() => {
        account = session.account() ?? account;
        waitingBytes -= bytes;
        if (socket.isPaused && waitingBytes <= maxWaitingBytes) socket.resume();
      });
  });
  // Also there because an error without a listener would end the process; "close" follows.
  socket.on("error", (error: NodeJS.ErrnoException) => {
    if (!error.code?.startsWith("WS_ERR_")) return;
    const outcome = closeCodes.get(error.code) ?? "1002";
    context.ledger.write({ ...seenBy(context), endpoint: "subscription", account, outcome });
  });
}

/** With which code a connection ends whose client sent what is no message, where it is not 1002. */
const closeCodes: ReadonlyMap<string, string> = new Map([
  ["WS_ERR_UNSUPPORTED_MESSAGE_LENGTH", "1009"],
  ["WS_ERR_INVALID_UTF8", "1007"],
]);

async function serve(
  text: string,
  connection: SocketConnection,
  session: SocketSession,
  context: SocketContext,
): Promise<void> {
  const { broker, ledger } = context;
  if (!connection.isOpen()) return;
  const request = session.receive(text);
  const { endpoint, account } = request;
  const { fault, processed } = await meetFault(context, endpoint);
  const seen = { ...seenBy(context), endpoint, account, ...request.carries?.() };
  if (!connection.isOpen()) {
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
  ledger.write({ ...seen, outcome, fault: traitsOf(fault).name });
  await sendSocketFault(connection, fault, { broker, endpoint }, answer);
}

function seenBy({
  broker: { name, environment },
  clock,
}: SocketContext): Pick<LedgerEntry, "at" | "broker" | "environment" | "status"> {
  // A message has no HTTP status.
  return { at: clock.now(), broker: name, environment, status: 0 };
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString("utf8");
}
