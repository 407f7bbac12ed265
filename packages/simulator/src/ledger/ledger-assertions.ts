import { AssertionError } from "node:assert";
import { describeEntries } from "./describe-entries.js";
import type { Ledger, LedgerEntry } from "./ledger.js";
import { isAfterRevocation, isIssue } from "./ledger-summary.js";
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
  requireProvable(ledger, expected, assertIssues);
  const issues = ledger.entries.filter(isIssue);
  for (const label of meantAccounts(ledger, expected)) {
    const own = issues.filter((entry) => entry.account === label);
    const fits =
      "exactly" in expected ? own.length === expected.exactly : own.length <= expected.atMost;
    if (fits) continue;
    const wanted = "exactly" in expected ? `${expected.exactly}` : `at most ${expected.atMost}`;
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
  { dropped = 0 }: AssertedLedger,
  { account }: LedgerAssertionOptions,
  stackStartFn: (...values: never[]) => void,
): void {
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
