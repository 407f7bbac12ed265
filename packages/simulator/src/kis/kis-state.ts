import type { RequestRate } from "../accounts/request-rate.js";
import type { TokenRegistry } from "../accounts/token-registry.js";
import type { BrokerEnvironment } from "../broker.js";
import type { ExecutedOrder } from "../simulated-host.js";
import type { KisAccountBook } from "./kis-account.js";
import type { KisSwitches } from "./kis-switches.js";

/** What the endpoints of one KIS environment share. */
export interface KisState {
  readonly environment: BrokerEnvironment;
  readonly switches: KisSwitches;
  /** The accounts of this environment. */
  readonly book: KisAccountBook;
  /** Those of the other: only to tell a key of the wrong environment from an unknown one. */
  readonly otherBook: KisAccountBook;
  readonly tokens: TokenRegistry;
  /** The approval keys that sign a WebSocket in. */
  readonly approvalKeys: TokenRegistry;
  readonly rate: RequestRate;
  /** When each account last got a token (or, with `failedAttemptsCount`, asked for one). */
  readonly lastIssueAt: Map<string, number>;
  readonly orders: ExecutedOrder[];
  /** Signs tokens. */
  readonly signingKey: string;
  /** Puts an order into the book, and tells the account's WebSockets of it. */
  execute(order: ExecutedOrder): void;
  now(): number;
}
