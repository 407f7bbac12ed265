import type { AuthError, AuthErrorCode } from "./auth-error.js";
import type { IssuePolicy } from "./provider.js";
import type { Hold } from "./token-record.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** How long asking again is pointless: after the first failure, and at the most. It doubles in between. */
type Steps = readonly [firstMs: number, longestMs: number];

/** Only a change of the configuration helps, and a corrected secret is another key with a record of its own. */
const misconfigured: Steps = [10 * minuteMs, hourMs];

const steps: Partial<Record<AuthErrorCode, Steps>> = {
  AUTH_INVALID_CREDENTIALS: misconfigured,
  AUTH_CONFIGURATION: misconfigured,
  AUTH_ENVIRONMENT_MISMATCH: misconfigured,
  // People register the IP or sign the agreement, and try again with the same key.
  AUTH_ACCESS_DENIED: [minuteMs, 10 * minuteMs],
  // From the broker's interval on, where that is longer.
  AUTH_ISSUE_RATE_LIMITED: [secondMs, 5 * minuteMs],
  // A token that arrived already expired; probes of a dead one follow their own times.
  AUTH_TOKEN_STUCK: [minuteMs, 30 * minuteMs],
};

/** Trouble that passes by itself, and the one kind where many processes would come back at once: it is jittered. */
const transient: Steps = [secondMs, minuteMs];

/** A broker that asks for more or less than this is not believed. */
const longestRetryAfterMs = hourMs;
const shortestRetryAfterMs = secondMs;

/** The hold after a failure at `now`. `random` is between 0 and 1. */
export function holdAfterFailure(
  before: Hold | undefined,
  { code, brokerCode, retryAfterMs }: Pick<AuthError, "code" | "brokerCode" | "retryAfterMs">,
  { issueIntervalMs }: IssuePolicy,
  now: number,
  random: number,
): Hold {
  const kind = steps[code] ?? transient;
  const [firstMs, longestMs] = kind;
  const leastMs = code === "AUTH_ISSUE_RATE_LIMITED" ? issueIntervalMs : 0;
  // Trouble of one kind is counted together: a broker that is down now refuses, now says nothing.
  const isSame = before !== undefined && (steps[before.code] ?? transient) === kind;
  const failures = (isSame ? before.failures : 0) + 1;
  const doubledMs = Math.max(firstMs, leastMs) * 2 ** (failures - 1);
  const jitter = steps[code] ? 1 : 0.75 + random / 2;
  const waitMs =
    retryAfterMs === undefined || Number.isNaN(retryAfterMs)
      ? Math.min(doubledMs, Math.max(longestMs, leastMs)) * jitter
      : Math.min(Math.max(retryAfterMs, shortestRetryAfterMs), longestRetryAfterMs);
  return { until: now + waitMs, code, failures, ...(brokerCode && { brokerCode }) };
}

/**
 * The longest that a hold lasts from when it is written, for records of hosts whose clock is wrong. Only one about a revoked
 * token lasts as long as the broker repeats that.
 */
export function longestHoldMs(hold: Hold, policy: IssuePolicy, isRevoked = false): number {
  if (hold.code === "AUTH_TOKEN_STUCK" && isRevoked) return policy.lifetimeMs;
  return Math.max(hourMs, policy.issueIntervalMs);
}
