import { AssertionError } from "node:assert";
import { onlyKeys } from "../require-object.js";
import { describeEntries } from "./describe-entries.js";
import type { LedgerEntry, LedgerFilter } from "./ledger.js";

/**
 * How many requests to wait for, and how long.
 *
 * @group Looking at what happened
 */
export interface LedgerWaitOptions {
  /** How many entries must match, those from before included. Default 1. */
  atLeast?: number;
  /**
   * How long at most, in milliseconds of real time. Default 4000: less than the five seconds after which a test runner may
   * end a test without a word of what was missing.
   */
  timeoutMs?: number;
}

/** A ledger that tells what is written to it. */
export interface WatchedLedger {
  readonly entries: readonly LedgerEntry[];
  /** Calls `listener` after each entry, until what is given back is called. */
  onWrite(listener: (entry: LedgerEntry) => void): () => void;
}

/** Timers take no longer one: it would be over at once. */
const longestMs = 2 ** 31 - 1;
const defaults = { atLeast: 1, timeoutMs: 4_000 };

/** Waits until enough entries fit, or the time is over. Gives those that fit then. */
export function waitForEntries(
  ledger: WatchedLedger,
  fits: (entry: LedgerEntry) => boolean,
  options: LedgerWaitOptions,
): Promise<readonly LedgerEntry[]> {
  const { atLeast, timeoutMs } = { ...defaults, ...options };
  const found = (): readonly LedgerEntry[] => ledger.entries.filter(fits);
  let missing = atLeast - found().length;
  if (missing <= 0 || timeoutMs === 0) return Promise.resolve(found());
  return new Promise((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      stop();
      resolve(found());
    };
    const stop = ledger.onWrite((entry) => {
      if (!fits(entry)) return;
      missing -= 1;
      // All are looked at only when there may be enough, not with each: the ledger was perhaps cleared, or had to forget.
      if (missing <= 0) missing = atLeast - found().length;
      if (missing <= 0) settle();
    });
    // The simulator's ports keep the process while somebody waits; once they are closed, nothing will come.
    const timer = setTimeout(settle, timeoutMs).unref();
  });
}

/** As {@link waitForEntries}, with an AssertionError where there are too few. `filter` is what they are told by. */
export async function requireEntries(
  ledger: WatchedLedger,
  fits: (entry: LedgerEntry) => boolean,
  options: LedgerWaitOptions,
  filter: LedgerFilter,
): Promise<readonly LedgerEntry[]> {
  onlyKeys(options, Object.keys(defaults));
  const { atLeast, timeoutMs } = requireWait({ ...defaults, ...options });
  const found = await waitForEntries(ledger, fits, { atLeast, timeoutMs });
  if (found.length >= atLeast) return found;
  const requests = `request${found.length === 1 ? "" : "s"}`;
  const what = `${found.length} ${requests} like ${JSON.stringify(filter)} instead of at least ${atLeast} within ${timeoutMs} ms`;
  throw new AssertionError({
    message:
      found.length > 0
        ? describeEntries(what, found)
        : describeEntries(`${what}; the last others:`, ledger.entries.slice(-10)),
    actual: found.length,
    expected: `at least ${atLeast}`,
  });
}

function requireWait(options: Required<LedgerWaitOptions>): Required<LedgerWaitOptions> {
  const { atLeast, timeoutMs } = options;
  if (!(Number.isInteger(atLeast) && atLeast > 0)) {
    throw new TypeError(`atLeast must be a whole number from 1 on, got ${atLeast}`);
  }
  if (timeoutMs >= 0 && timeoutMs <= longestMs) return options;
  throw new TypeError(
    `timeoutMs must be a number of milliseconds from 0 to ${longestMs}, got ${timeoutMs}`,
  );
}
