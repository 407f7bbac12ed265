import type { LedgerEntry } from "../ledger/ledger.js";
import type { ExecutedOrder } from "../simulated-host.js";
import type { SignInRefusals } from "./sign-in-refusals.js";
import type { Tick } from "./simulated-sockets.js";

/** One client's WebSocket, as a broker uses it. */
export interface SocketConnection {
  /** Whether neither side has begun to end it. */
  isOpen(): boolean;
  /** Does nothing once the connection is closing. Cuts a client that leaves too much unread. */
  send(text: string): void;
  /** Waits real time, and no longer than the connection lasts. */
  wait(ms: number): Promise<void>;
  /** Closes it as the protocol wants, with 1000. */
  close(): void;
  /** Cuts it without a word. */
  drop(): void;
}

/** What a client's message asks for, before the broker acts on it. */
export interface SocketRequest {
  /** `websocket` signs in, `subscription` is anything else. */
  readonly endpoint: "websocket" | "subscription";
  /** The label of the account that it names, or `"unknown"`. */
  readonly account: string;
  /** What it signs in with, as the ledger may name it. */
  carries?(): Pick<LedgerEntry, "token" | "tokenState">;
  handle(): SocketAnswer;
}

/** What a broker says to a message, before any fault changes it. */
export interface SocketAnswer {
  readonly text?: string;
  /** `"ok"` or the broker's code, for the ledger. */
  readonly outcome: string;
  /** What becomes of the connection after the answer; default: it stays. */
  readonly ending?: "close" | "drop";
}

/** What a broker keeps for one connection. */
export interface SocketSession {
  /** The label of the account that signed in, as long as the connection is open. */
  account(): string | undefined;
  /** Whether it is the answer to a heartbeat, and nothing to be answered in its turn. */
  answersHeartbeat(text: string): boolean;
  /** Any other message. */
  receive(text: string): SocketRequest;
  /** A pong frame came in. */
  pong(): void;
  /** Called often: the time to send what is due by the simulator's clock. */
  beat(): void;
  /** Whether it was sent: whether the client has subscribed to it. */
  sendTick(tick: Tick): boolean;
  sendNotice(order: ExecutedOrder): boolean;
  /** The connection is gone. */
  end(): void;
}

/** One broker's WebSocket in one environment. */
export interface SocketService {
  /** What follows host and port in `webSocketUrl`. */
  readonly path: string;
  accepts(path: string): boolean;
  open(connection: SocketConnection): SocketSession;
  /** See {@link SimulatedSockets.refuseSignIn}. */
  readonly refusals: SignInRefusals;
}
