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
  const never = { advisoryAt: expiresAt, mandatoryAt: expiresAt };
  const sameUntil = sameTokenUntil(token, policy);
  if (token.final || sameUntil >= expiresAt) return never;

  const remainingMs = Math.max(0, expiresAt - now);
  const mandatoryAt = Math.max(
    sameUntil,
    expiresAt - Math.min(policy.mandatoryMs, remainingMs / 10),
  );
  // While a second issue may kill the first, one that nobody waits for would break requests under way.
  if (policy.reissue === "replaces" || policy.reissue === "unknown") {
    return { advisoryAt: mandatoryAt, mandatoryAt };
  }
  const windowMs = Math.min(policy.advisoryMs, remainingMs / 4);
  const advisoryAt = expiresAt - windowMs - windowMs * 0.1 * random;
  return { advisoryAt: Math.min(mandatoryAt, Math.max(sameUntil, advisoryAt)), mandatoryAt };
}

/** Until when a new issue returns this very value; −∞ where it does not. */
export function sameTokenUntil(token: StoredToken, policy: IssuePolicy): number {
  if (policy.reissue !== "same") return Number.NEGATIVE_INFINITY;
  if (policy.sameTokenWindowMs === undefined) return token.expiresAt;
  return token.issuedAt + policy.sameTokenWindowMs;
}
