import type { IssuePolicy } from "./provider.js";
import type { StoredToken } from "./token-record.js";

/** When a token is refreshed; epoch milliseconds. */
export interface Windows {
  /** From here a refresh runs in the background. */
  advisoryAt: number;
  /** From here callers wait for a refresh that is under way. */
  mandatoryAt: number;
}

/**
 * When to refresh a token that is adopted at `now`. Neither window opens where asking would only bring the same token back.
 *
 * @param random - between 0 and 1: processes that share a token don't all refresh in the same second
 */
export function refreshWindows(
  token: StoredToken,
  policy: IssuePolicy,
  now: number,
  random: number,
): Windows {
  const { expiresAt } = token;
  const remainingMs = Math.max(0, expiresAt - now);
  /** As long before expiry as it may be, but not while the same token would come back. */
  const opensAt = (beforeMs: number): number =>
    token.final
      ? expiresAt
      : Math.min(expiresAt, Math.max(sameTokenUntil(token, policy), expiresAt - beforeMs));
  const mandatoryAt = opensAt(Math.min(policy.mandatoryMs, remainingMs / 10));
  // While a second issue may kill the first, one that nobody waits for would break requests under way.
  const isSafe = policy.reissue === "same" || policy.reissue === "independent";
  const advisoryMs = isSafe ? Math.min(policy.advisoryMs, remainingMs / 4) * (1 + random / 10) : 0;
  return { advisoryAt: Math.min(mandatoryAt, opensAt(advisoryMs)), mandatoryAt };
}

/** How far what is known of a broker's time may be off: its `Date` has steps of one second, and an answer takes up to two. */
const timeErrorMs = 1_500;

/**
 * How long to wait at `now`, so that a request surely comes when the broker has let go of `token`: asked a moment too soon it
 * repeats itself once more, and forbids another request for its interval. 0 = it is over, or far from it.
 */
export function lastRepeatMs(
  token: StoredToken | undefined,
  policy: IssuePolicy,
  now: number,
): number {
  if (!token) return 0;
  const sameUntil = token.final ? token.expiresAt : sameTokenUntil(token, policy);
  const until = Math.min(sameUntil, token.expiresAt);
  return now < until ? 0 : Math.max(0, until + timeErrorMs - now);
}

/** Until when a new issue returns this very value; −∞ where it does not. */
export function sameTokenUntil(token: StoredToken, policy: IssuePolicy): number {
  if (policy.reissue !== "same") return Number.NEGATIVE_INFINITY;
  return token.issuedAt + (policy.sameTokenWindowMs ?? Number.POSITIVE_INFINITY);
}
