import type { BrokerEnvironment, BrokerName, EndpointName } from "./broker.js";

/**
 * One request that a simulated broker saw. It holds no key, secret, token, header or body.
 *
 * @group Looking at what happened
 */
export interface LedgerEntry {
  /** When it arrived, in epoch milliseconds of the simulator's clock. */
  readonly at: number;
  /** Who was asked. */
  readonly broker: BrokerName;
  /** At which of its hosts. */
  readonly environment: BrokerEnvironment;
  /** For what. */
  readonly endpoint: EndpointName;
  /** The label of the account that it named, such as `"kis-live-1"`, or `"unknown"`. */
  readonly account: string;
  /** `"ok"`, the broker's code (`"EGW00133"`, `"8005"`), or `"unprocessed"` where a fault kept the broker from acting. */
  readonly outcome: string;
  /** The HTTP status that was sent; 0 = none was. */
  readonly status: number;
  /** The fault that changed the answer, such as `"drop"`. */
  readonly fault?: string;
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
    | "account"
    | "outcome"
    | "fault"]?: LedgerEntry[K];
};

/**
 * What the simulated brokers saw, oldest first.
 *
 * @group Looking at what happened
 */
export interface Ledger {
  /** All of them, oldest first. */
  readonly entries: readonly LedgerEntry[];
  /** How many entries match; without a filter, all. */
  count(filter?: LedgerFilter): number;
  /** The entries that match, oldest first. */
  find(filter?: LedgerFilter): readonly LedgerEntry[];
  /** Forgets the entries. The brokers' own state stays. */
  clear(): void;
}

/** A ledger that can be written. */
export interface WritableLedger extends Ledger {
  write(entry: LedgerEntry): void;
}

export function createLedger(): WritableLedger {
  const entries: LedgerEntry[] = [];
  const find = (filter: LedgerFilter = {}): LedgerEntry[] => {
    const wanted = Object.entries(filter).filter(([, value]) => value !== undefined);
    return entries.filter((entry) =>
      wanted.every(([name, value]) => entry[name as keyof LedgerFilter] === value),
    );
  };
  return {
    entries,
    find,
    count: (filter) => find(filter).length,
    clear: () => void entries.splice(0),
    write: (entry) => void entries.push(Object.freeze(entry)),
  };
}
