import type { IssuePolicy } from "./provider.js";
import type { Contest, TokenRecord } from "./token-record.js";

const minuteMs = 60_000;
const longestMs = 120 * minuteMs;
/** A rejection this soon after a contested hold continues it: the other program is still there. */
const memoryMs = 2 * 60 * minuteMs;

/**
 * What the rejections in `record.dead`, the newest at `now`, say about another program that issues with this app key: values
 * of ours that keep dying are its doing, and answering each with an issue of our own would kill its token in turn, for ever.
 */
export function contestAfterRejection(
  record: TokenRecord,
  policy: IssuePolicy,
  now: number,
): Contest | undefined {
  const rejected = record.dead.filter(({ cause }) => cause === "rejected");
  const since = (ms: number): number => rejected.filter(({ at }) => at > now - ms).length;
  const before = record.contest;
  const goesOn = before !== undefined && now < before.until + memoryMs;
  const burstMs = Math.max(10 * minuteMs, 5 * policy.issueIntervalMs);
  if (!goesOn && since(burstMs) < 3 && since(policy.lifetimeMs) < 6) return before;
  const failures = (goesOn ? before.failures : 0) + 1;
  return { failures, until: now + Math.min(minuteMs * 2 ** (failures - 1), longestMs) };
}

/** The longest that a contest lasts from when it is written, for records of hosts whose clock is wrong. */
export const longestContestMs: number = longestMs;
