import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Fault } from "./faults/fault.js";
import type { LedgerEntry } from "./ledger/ledger.js";
import type { Gateway } from "./routes/routes.js";

/**
 * The two brokers.
 *
 * @group Its brokers and accounts
 */
export type BrokerName = "kis" | "kiwoom";

/**
 * 실전 or 모의: each has its own port, accounts and tokens, as each has its own host at the brokers.
 *
 * @group Its brokers and accounts
 */
export type BrokerEnvironment = "live" | "paper";

/**
 * What a request was for; `connect` opens a WebSocket, `websocket` is a sign-in over one, `subscription` any other message there;
 * `route` is any API of your own (`addRoute`), `unknown` any path that the broker does not have.
 *
 * @group Looking at what happened
 */
export type EndpointName =
  | "token"
  | "revoke"
  | "approval"
  | "hashkey"
  | "quote"
  | "order"
  | "route"
  | "connect"
  | "websocket"
  | "subscription"
  | "unknown";

/** Every {@link EndpointName}. */
export const endpointNames: readonly EndpointName[] = [
  "token",
  "revoke",
  "approval",
  "hashkey",
  "quote",
  "order",
  "route",
  "connect",
  "websocket",
  "subscription",
  "unknown",
];

const kisOnly: readonly EndpointName[] = ["approval", "hashkey"];

/** Every {@link EndpointName} of a broker. */
export function endpointsOf(broker: BrokerName): readonly EndpointName[] {
  return endpointNames.filter((name) => broker === "kis" || !kisOnly.includes(name));
}

/**
 * A request as it arrived.
 *
 * @group Answering what it does not serve
 */
export interface BrokerRequest {
  /** In capitals. */
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** By name; of a name that comes twice the last. */
  readonly query: ReadonlyMap<string, string>;
  /** Their names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text; `""` where there is none. */
  readonly body: string;
}

/** What the broker says, before any fault changes it. */
export interface BrokerAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** `"ok"` or the broker's code, for the ledger. */
  readonly outcome: string;
}

/** One path of a broker. */
export interface BrokerEndpoint {
  readonly name: EndpointName;
  readonly method: "GET" | "POST";
  readonly path: string;
  /** The APIs at this path that it serves; undefined = all. */
  readonly apiIds?: readonly string[];
  /** The API whose answer a route may give in its stead; undefined = none may. */
  readonly replaceable?: string;
  /** What the ledger tells routes by. */
  readonly label?: string;
  handle(request: BrokerRequest): BrokerAnswer;
}

/** Who asks, as the ledger may say it. */
export type Caller = Pick<LedgerEntry, "account" | "token" | "tokenState" | "tooEarly">;

/** One broker in one environment: everything but sockets. */
export interface Broker {
  readonly name: BrokerName;
  readonly environment: BrokerEnvironment;
  readonly endpoints: readonly BrokerEndpoint[];
  /** What requests for routes of a test's own have to pass. */
  readonly gateway: Gateway;
  /** The answer to a path or method that the broker does not have. */
  notFound(request: BrokerRequest): BrokerAnswer;
  /** The body that comes with an injected 429. */
  rateLimited(endpoint: EndpointName): BrokerAnswer;
  /** Who asks, with which token, and whether too early; read before the broker acts. */
  identify(request: BrokerRequest, endpoint: EndpointName): Caller;
  /** What every request meets while the nightly maintenance is on; undefined = it is not. */
  maintenance(): Fault | undefined;
}

/** The WebSocket side of a host: takes over the connection of every HTTP upgrade. */
export interface BrokerSockets {
  /** What follows host and port in `webSocketUrl`; empty or with a slash in front. */
  readonly path: string;
  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every socket, and goes on. */
  reset(): void;
  /** Ends every socket: with `graceMs` of real time for a farewell, or at once with 0. */
  close(graceMs: number): Promise<void>;
}
