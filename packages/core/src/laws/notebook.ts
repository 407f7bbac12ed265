import { createManualClock, type ManualClock } from "@auth/testing";
import { type BrokerTime, createBrokerTime } from "../broker-time.js";
import { fingerprint } from "../dead.js";
import { createJournal, type Journal } from "../journal.js";
import type { StoreAccess } from "../store-access.js";
import type { DeadToken, Hold, StoredToken, TokenRecord } from "../token-record.js";

type Fault = "fail" | "refuse" | "lost" | undefined;

/** One journal over a store that does as it is told. */
export interface Notebook {
  clock: ManualClock;
  time: BrokerTime;
  journal: Journal;
  /** The store's record, and what happens to the calls; `lost` = a write that is taken, but reported as failed. */
  store: {
    record: TokenRecord | undefined;
    onRead: (() => Fault) | undefined;
    onWrite: (() => Fault) | undefined;
    reads: number;
    /** The revision that each write expected. */
    writes: number[];
    problems: string[];
  };
  /** What `onRead` was told. */
  told: TokenRecord[];
}

export function openNotebook(): Notebook {
  const clock = createManualClock("2026-11-23T09:00:00+09:00");
  const time = createBrokerTime(clock);
  const store: Notebook["store"] = {
    record: undefined,
    onRead: undefined,
    onWrite: undefined,
    reads: 0,
    writes: [],
    problems: [],
  };
  const access: StoreAccess = {
    async read() {
      store.reads += 1;
      return store.onRead?.() === "fail" ? "failed" : store.record;
    },
    async write(record, expectedRevision) {
      store.writes.push(expectedRevision);
      const fault = store.onWrite?.();
      if (fault === "fail") return "failed";
      if (fault === "refuse" || (store.record?.revision ?? 0) !== expectedRevision) return false;
      store.record = record;
      return fault === "lost" ? "failed" : true;
    },
    reportBroken: (problem) => store.problems.push(problem),
  };
  const told: TokenRecord[] = [];
  const journal = createJournal("key", access, time, (record) => told.push(record));
  return { clock, time, journal, store, told };
}

export const recordAt = (revision: number, fields: Partial<TokenRecord> = {}): TokenRecord => ({
  format: 1,
  key: "key",
  revision,
  dead: [],
  ...fields,
});
export const held = (until: number): Hold => ({ until, code: "AUTH_NETWORK", failures: 1 });
export const dead = (sha256: string): DeadToken => ({ sha256, at: 1, until: 2, cause: "rejected" });
export const tokenOf = (value: string, issuedAt: number, expiresAt: number): Promise<StoredToken> =>
  fingerprint({ value, issuedAt, expiresAt });
/** A change of the kind that managers make: made to its own result, it does nothing. */
export const holdUntil =
  (until: number) =>
  (record: TokenRecord): TokenRecord | undefined =>
    record.hold?.until === until ? undefined : { ...record, hold: held(until) };
