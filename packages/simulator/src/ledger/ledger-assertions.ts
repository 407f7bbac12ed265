import { AssertionError } from "node:assert";
import { onlyKeys, requireObject } from "../require-object.js";
import { describeEntries } from "./describe-entries.js";
import type { Ledger, LedgerEntry } from "./ledger.js";
import { isAfterRevocation, isIssue, requireLedger } from "./ledger-summary.js";
import { requireAccountLabel } from "./require-ledger-filter.js";

/**
 * Which requests an assertion looks at.
 *
 * @group Asserting in your tests
 */
export interface LedgerAssertionOptions {
  /** The label of an account, such as `"kis-live-1"`. Default: every account. */
  account?: string;
}

/**
 * A ledger whose `dropped`, where it is there, must be 0: who has forgotten requests can't tell.
 *
 * @group Asserting in your tests
 */
export type AssertedLedger = Pick<Ledger, "entries"> & Partial<Pick<Ledger, "dropped">>;

/**
 * Asserts how often each account got a token. The same token again counts: at KIS it sends a KakaoTalk message like a new one.
 *
 * ```ts
 * assertIssues(simulator.ledger, { atMost: 1 });
 * assertIssues(simulator.ledger, { account: "kis-paper-1", exactly: 1 });
 * ```
 *
 * @throws AssertionError that lists the issues of the account that has too many, or too few; and for a ledger that has
 * forgotten requests.
 *
 * @group Asserting in your tests
 */
export function assertIssues(
  ledger: AssertedLedger,
  expected: LedgerAssertionOptions & ({ atMost: number } | { exactly: number }),
): void {
  requireProvable(ledger, requireObject(expected, "expected"), assertIssues, ["atMost", "exactly"]);
  const { wanted, fits } = readWanted(expected);
  const issues = ledger.entries.filter(isIssue);
  for (const label of meantAccounts(ledger, expected)) {
    const own = issues.filter((entry) => entry.account === label);
    if (fits(own.length)) continue;
    fail(
      `${label}: ${howMany(own, "issue")} of a token instead of ${wanted}`,
      own,
      wanted,
      assertIssues,
    );
  }
}

/**
 * Asserts that nobody asked for a token before the broker's interval (KIS) or limit (Kiwoom) allowed it, whether the
 * broker answered or a fault did.
 *
 * @throws AssertionError that lists the early requests; and for a ledger that has forgotten requests.
 *
 * @group Asserting in your tests
 */
export function assertNoEarlyRequests(
  ledger: AssertedLedger,
  options: LedgerAssertionOptions = {},
): void {
  requireProvable(ledger, options, assertNoEarlyRequests);
  const early = ledger.entries.filter((entry) => entry.tooEarly && isMeant(entry, options));
  if (early.length === 0) return;
  const text = `${howMany(early, "request")} for a token came too early`;
  fail(text, early, "none", assertNoEarlyRequests);
}

/**
 * Asserts that no token was used after it had been revoked. To revoke it once more is no use.
 *
 * @throws AssertionError that lists the requests; and for a ledger that has forgotten requests.
 *
 * @group Asserting in your tests
 */
export function assertNoRequestsAfterRevocation(
  ledger: AssertedLedger,
  options: LedgerAssertionOptions = {},
): void {
  requireProvable(ledger, options, assertNoRequestsAfterRevocation);
  const late = ledger.entries.filter(
    (entry) => isAfterRevocation(entry) && isMeant(entry, options),
  );
  if (late.length === 0) return;
  const text = `${howMany(late, "request")} with a revoked token`;
  fail(text, late, "none", assertNoRequestsAfterRevocation);
}

/** How many issues there are to be; without a number, or with a misspelt one, nothing would be asserted. */
function readWanted({ atMost, exactly }: { atMost?: number; exactly?: number }): {
  readonly wanted: string;
  fits(count: number): boolean;
} {
  if ((atMost === undefined) === (exactly === undefined)) {
    throw new TypeError("say how many issues: { atMost: 1 } or { exactly: 1 }");
  }
  if (exactly !== undefined) {
    const number = requireCount(exactly, "exactly");
    return { wanted: `${number}`, fits: (count) => count === number };
  }
  const number = requireCount(atMost, "atMost");
  return { wanted: `at most ${number}`, fits: (count) => count <= number };
}

function requireCount(value: unknown, name: string): number {
  if (Number.isInteger(value) && Number(value) >= 0) return Number(value);
  throw new TypeError(`${name} must be a whole number from 0 on, got ${JSON.stringify(value)}`);
}

/** Whose issues are counted. Who asked and got none counts, too: "exactly 1" must not pass by its absence. */
function meantAccounts(
  { entries }: AssertedLedger,
  { account }: LedgerAssertionOptions,
): readonly string[] {
  if (account !== undefined) return [account];
  const seen = new Set(
    entries.map((entry) => entry.account).filter((label) => label !== "unknown"),
  );
  return seen.size === 0 ? ["every account"] : [...seen];
}

/** What made room may be the very request that is looked for, and nobody ever asks under a label that is misspelt. */
function requireProvable(
  ledger: AssertedLedger,
  options: LedgerAssertionOptions,
  stackStartFn: (...values: never[]) => void,
  numbers: readonly string[] = [],
): void {
  requireLedger(ledger);
  onlyKeys(options, ["account", ...numbers]);
  const { dropped = 0 } = ledger;
  const { account } = options;
  if (account !== undefined) requireAccountLabel(account);
  if (dropped === 0) return;
  throw new AssertionError({
    message: `the ledger has forgotten ${dropped} request${dropped === 1 ? "" : "s"}, so it can't tell: start with more maxLedgerEntries, or clear() it in between`,
    actual: dropped,
    expected: 0,
    stackStartFn,
  });
}

function isMeant(entry: LedgerEntry, { account }: LedgerAssertionOptions): boolean {
  return account === undefined || entry.account === account;
}

/** An AssertionError of Node's: every test runner shows it as a failed assertion, not as a crash. */
function fail(
  text: string,
  entries: readonly LedgerEntry[],
  expected: string,
  stackStartFn: (...values: never[]) => void,
): never {
  throw new AssertionError({
    message: describeEntries(text, entries),
    actual: entries.length,
    expected,
    stackStartFn,
  });
}

function howMany({ length }: readonly LedgerEntry[], noun: string): string {
  return `${length} ${noun}${length === 1 ? "" : "s"}`;
}
