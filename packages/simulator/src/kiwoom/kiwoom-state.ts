import type { RequestRate } from "../accounts/request-rate.js";
import type { TokenRegistry } from "../accounts/token-registry.js";
import type { BrokerEnvironment } from "../broker.js";
import type { ExecutedOrder } from "../simulated-host.js";
import type { KiwoomAccountBook } from "./kiwoom-account.js";
import type { KiwoomSwitches } from "./kiwoom-switches.js";

/** What the endpoints of one Kiwoom environment share. */
export interface KiwoomState {
  readonly environment: BrokerEnvironment;
  readonly switches: KiwoomSwitches;
  /** The accounts of this environment. */
  readonly book: KiwoomAccountBook;
  /** Those of the other: a key of the wrong environment is 8030, an unknown one 8001. */
  readonly otherBook: KiwoomAccountBook;
  readonly tokens: TokenRegistry;
  /** Those of the other: a token of the wrong environment is 8031, an unknown one 8005. */
  readonly otherTokens: TokenRegistry;
  readonly tokenRate: RequestRate;
  readonly rate: RequestRate;
  /** When each account last logged in to a WebSocket. */
  readonly lastLogInAt: Map<string, number>;
  readonly orders: ExecutedOrder[];
  /** Puts an order into the book, and tells the account's WebSockets of it. */
  execute(order: ExecutedOrder): void;
  now(): number;
}
