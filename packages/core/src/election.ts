import type { IssuePolicy } from "./provider.js";
import type { Sightings } from "./sightings.js";
import type { IssueAttempt, TokenRecord } from "./token-record.js";

/** A broker's `Date` has steps of one second, and so has what we know of its time. */
const intervalMarginMs = 3_000;
/** An attempt older than this says nothing any more, whoever's clock wrote it. */
export const attemptMemoryMs: number = 24 * 60 * 60 * 1000;

/**
 * Whether a request may leave now: `open`; `under-way` while somebody's request may still be answered; `closed` until
 * the broker's interval is over. `diedAt`: until when an answer was awaited that did not come.
 */
export type IssueWindow =
  | { state: "open" }
  | { state: "under-way"; until: number }
  | { state: "closed"; until: number; diedAt?: number };

/** How long after an answer the next request has to wait. */
export function issueBlockMs({ issueIntervalMs }: IssuePolicy): number {
  return issueIntervalMs === 0 ? 0 : issueIntervalMs + intervalMarginMs;
}

/**
 * What the last attempt of anyone allows at `now`, and our own last request, which was answered at `answeredAt`: of that one we
 * know whatever became of the record.
 */
export function issueWindow(
  attempt: IssueAttempt | undefined,
  policy: IssuePolicy,
  now: number,
  sightings: Sightings,
  answeredAt: number,
): IssueWindow {
  const blockMs = issueBlockMs(policy);
  const theirs = windowAfter(attempt, policy, blockMs, now, sightings);
  const until = answeredAt + blockMs;
  if (theirs.state === "under-way" || until <= now) return theirs;
  return theirs.state === "open"
    ? { state: "closed", until }
    : { ...theirs, until: Math.max(until, theirs.until) };
}

function windowAfter(
  attempt: IssueAttempt | undefined,
  policy: IssuePolicy,
  blockMs: number,
  now: number,
  sightings: Sightings,
): IssueWindow {
  if (!attempt || now - attempt.at > attemptMemoryMs) return { state: "open" };
  const { id, settled, abandoned } = attempt;
  const slot = abandoned ? "dead" : "attempt";
  const seenAt = sightings.firstSeen(slot, `${id} ${settled}`, now);
  if (settled || abandoned) {
    // Who saw it while it was under way counts by its own clock: a fast one would take the interval for long over.
    const underWayAt = sightings.seen("attempt", `${id} false`) ?? 0;
    // What was seen had happened by then, however far ahead the other host's clock is.
    const at = Math.max(Math.min(attempt.at, seenAt), underWayAt + policy.issueTimeoutMs);
    return now < at + blockMs ? { state: "closed", until: at + blockMs } : { state: "open" };
  }
  // Its `at` is the other host's; and the request of a process that died may have succeeded at its last moment.
  const answeredBy = seenAt + policy.issueTimeoutMs;
  if (now < answeredBy) return { state: "under-way", until: answeredBy };
  const until = answeredBy + blockMs;
  return now < until ? { state: "closed", until, diedAt: answeredBy } : { state: "open" };
}

/**
 * The record once nobody can answer the attempt `seen` any more. It is written, because a process that starts later would count from
 * when it sees the attempt first: a script that runs for seconds would never get further.
 */
export function abandonAttempt(
  record: TokenRecord,
  seen: IssueAttempt | undefined,
  diedAt: number,
  { issueTimeoutMs }: IssuePolicy,
): TokenRecord | undefined {
  const { attempt } = record;
  if (!attempt || attempt.id !== seen?.id || attempt.settled || attempt.abandoned) return undefined;
  // Of the two clocks the slower one must not end the interval early; the faster one can't prolong it, see above.
  const at = Math.max(diedAt, attempt.at + issueTimeoutMs);
  return { ...record, attempt: { ...attempt, at, abandoned: true } };
}

/**
 * Writes the attempt before its request leaves. `seen` is the attempt that the decision was made on: with another one in the
 * record, somebody else was first.
 */
export function beginAttempt(
  record: TokenRecord,
  id: string,
  at: number,
  seen: IssueAttempt | undefined,
): TokenRecord | undefined {
  if (record.attempt?.id !== seen?.id || record.attempt?.settled !== seen?.settled)
    return undefined;
  return { ...record, attempt: { id, at, settled: false } };
}
