import type { AuthError, AuthErrorCode } from "./auth-error.js";
import type { IssuePolicy } from "./provider.js";
import type { Hold } from "./token-record.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

interface Steps {
  firstMs: number;
  longestMs: number;
  /** Spread the next tries of many processes; not where people wait for an exact time. */
  jittered: boolean;
}

/** How long asking again is pointless after each failure; it doubles from the first to the longest. */
export function holdSteps(code: AuthErrorCode, policy: IssuePolicy): Steps {
  switch (code) {
    // Only a change of the configuration helps, and a corrected secret is another key with a record of its own.
    case "AUTH_INVALID_CREDENTIALS":
    case "AUTH_CONFIGURATION":
    case "AUTH_ENVIRONMENT_MISMATCH":
      return { firstMs: 10 * minuteMs, longestMs: hourMs, jittered: false };
    // People register the IP or sign the agreement, and try again with the same key.
    case "AUTH_ACCESS_DENIED":
      return { firstMs: minuteMs, longestMs: 10 * minuteMs, jittered: false };
    case "AUTH_ISSUE_RATE_LIMITED":
      return {
        firstMs: Math.max(policy.issueIntervalMs, secondMs),
        longestMs: Math.max(policy.issueIntervalMs, 5 * minuteMs),
        jittered: false,
      };
    // A token that arrived already expired; probes of a dead one follow their own times.
    case "AUTH_TOKEN_STUCK":
      return { firstMs: minuteMs, longestMs: 30 * minuteMs, jittered: false };
    default:
      return { firstMs: secondMs, longestMs: minuteMs, jittered: true };
  }
}

/** A broker that asks for more or less than this is not believed. */
const longestRetryAfterMs = hourMs;
const shortestRetryAfterMs = secondMs;

/** The hold after a failure at `now`. `random` is between 0 and 1. */
export function holdAfterFailure(
  before: Hold | undefined,
  error: Pick<AuthError, "code" | "brokerCode" | "retryAfterMs" | "sent">,
  policy: IssuePolicy,
  now: number,
  random: number,
): Hold {
  const steps = holdSteps(error.code, policy);
  const failures = (before?.code === error.code ? before.failures : 0) + 1;
  let waitMs = Math.min(steps.firstMs * 2 ** (failures - 1), steps.longestMs);
  if (steps.jittered) waitMs *= 0.75 + random / 2;
  if (error.retryAfterMs !== undefined) {
    waitMs = Math.min(Math.max(error.retryAfterMs, shortestRetryAfterMs), longestRetryAfterMs);
  }
  const hold: Hold = { until: now + waitMs, code: error.code, failures };
  if (error.brokerCode !== undefined) hold.brokerCode = error.brokerCode;
  return hold;
}

/** The longest that a hold lasts from when it is written, for records of hosts whose clock is wrong. */
export function longestHoldMs(hold: Hold, policy: IssuePolicy): number {
  if (hold.code === "AUTH_TOKEN_STUCK") return policy.lifetimeMs;
  return Math.max(holdSteps(hold.code, policy).longestMs * 1.25, longestRetryAfterMs);
}
