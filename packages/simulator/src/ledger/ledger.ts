import type { TokenState } from "../accounts/token-registry.js";
import type { BrokerEnvironment, BrokerName, EndpointName } from "../broker.js";
import { requireLedgerFilter } from "./require-ledger-filter.js";
import { type LedgerWaitOptions, requireEntries, type WatchedLedger } from "./wait-for-entries.js";

/**
 * One request that a simulated broker saw. It holds no key, secret, token, header or body.
 *
 * @group Looking at what happened
 */
export interface LedgerEntry {
  /** When the broker came to it, in epoch milliseconds of the simulator's clock: a held request, when it was released. */
  readonly at: number;
  /** Who was asked. */
  readonly broker: BrokerName;
  /** At which of its hosts. */
  readonly environment: BrokerEnvironment;
  /** For what. */
  readonly endpoint: EndpointName;
  /** Which route of your own was asked for: its `apiId`, or else its path. Its endpoint is `"route"`, or `"quote"` in the stead of ours. */
  readonly route?: string;
  /** The label of the account that it named, such as `"kis-live-1"`, or `"unknown"`. */
  readonly account: string;
  /**
   * `"ok"`, the broker's code (`"EGW00133"`, `"8005"`), or `"unprocessed"` where a fault kept the broker from acting, or the client
   * left in the middle of its request. What is no request of a broker's has the status in text (`"400"`, `"413"`, `"426"`), what is no
   * message of a WebSocket the code that ends it (`"1009"`).
   */
  readonly outcome: string;
  /** The HTTP status that was sent; 0 = none was. */
  readonly status: number;
  /** The fault that changed the answer, such as `"drop"`. */
  readonly fault?: string;
  /** A label for the token that it carried, such as `"kis-live-1-token-2"` for the account's second. */
  readonly token?: string;
  /** What that token was then, before the broker acted. */
  readonly tokenState?: TokenState;
  /** `true` for a request to `token` that came before the broker's interval or limit allows one. */
  readonly tooEarly?: true;
}

/**
 * Which entries are meant; what is left out matches everything.
 *
 * @group Looking at what happened
 */
export type LedgerFilter = {
  readonly [K in
    | "broker"
    | "environment"
    | "endpoint"
    | "route"
    | "account"
    | "outcome"
    | "fault"
    | "token"
    | "tokenState"
    | "tooEarly"]?: LedgerEntry[K];
};

/**
 * What the simulated brokers saw, oldest first: the newest 100,000 requests, or as many as it was started with.
 *
 * @group Looking at what happened
 */
export interface Ledger {
  /** The entries as they are now, oldest first. */
  readonly entries: readonly LedgerEntry[];
  /** How many older entries had to make room. */
  readonly dropped: number;
  /**
   * How many entries match; without a filter, all.
   *
   * @throws TypeError for a name or value that no entry can have: a route must have been added, and an outcome must have the
   * form of one, for not all codes are known.
   */
  count(filter?: LedgerFilter): number;
  /** The entries that match, oldest first. @throws TypeError as `count`. */
  find(filter?: LedgerFilter): readonly LedgerEntry[];
  /**
   * Waits until enough entries match, those that are there already included, and gives them: no test needs to sleep, or to
   * ask again and again. An entry is written just before its answer is sent.
   *
   * ```ts
   * await simulator.ledger.waitFor({ endpoint: "order" });
   * await simulator.ledger.waitFor({ endpoint: "token", outcome: "ok" }, { atLeast: 2 });
   * ```
   *
   * @throws AssertionError when there are too few after `timeoutMs`, with those that there are. TypeError as `count`.
   */
  waitFor(filter?: LedgerFilter, options?: LedgerWaitOptions): Promise<readonly LedgerEntry[]>;
  /** Forgets the entries. The brokers' own state stays. */
  clear(): void;
}

/** A ledger that can be written. */
export interface WritableLedger extends Ledger, WatchedLedger {
  write(entry: LedgerEntry): void;
  /** What routes were added since the start or the last reset, by their names in the entries. */
  readonly routeNames: Set<string>;
}

/** Makes a ledger that keeps the newest `maxEntries`. */
export function createLedger(maxEntries = 100_000): WritableLedger {
  if (!(Number.isInteger(maxEntries) && maxEntries > 0)) {
    throw new TypeError(`maxLedgerEntries must be a whole number from 1 on, got ${maxEntries}`);
  }
  // A ring: each new entry takes the place of the oldest, so a long run takes no more memory and no more time.
  const ring: LedgerEntry[] = [];
  let written = 0;
  const newest = (): LedgerEntry[] => {
    const oldest = written > maxEntries ? written % maxEntries : 0;
    return [...ring.slice(oldest), ...ring.slice(0, oldest)];
  };
  const routeNames = new Set<string>();
  /** Tells which entries are meant. */
  const matcher = (filter: LedgerFilter): ((entry: LedgerEntry) => boolean) => {
    requireLedgerFilter(filter, routeNames);
    const wanted = Object.entries(filter).filter(([, value]) => value !== undefined);
    return (entry) => wanted.every(([name, value]) => entry[name as keyof LedgerFilter] === value);
  };
  const find = (filter: LedgerFilter = {}): LedgerEntry[] => newest().filter(matcher(filter));
  const listeners = new Set<(entry: LedgerEntry) => void>();
  const ledger: WritableLedger = {
    get entries() {
      return newest();
    },
    get dropped() {
      return Math.max(0, written - maxEntries);
    },
    find,
    routeNames,
    count: (filter) => (filter === undefined ? ring.length : find(filter).length),
    clear() {
      ring.length = 0;
      written = 0;
    },
    write(entry) {
      ring[written % maxEntries] = Object.freeze(entry);
      written += 1;
      for (const listener of listeners) listener(entry);
    },
    onWrite(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    waitFor: async (filter = {}, options = {}) =>
      requireEntries(ledger, matcher(filter), options, filter),
  };
  return ledger;
}
