import { parseKoreanTimestamp } from "@auth/provider-kit";
import { readJwtTimes, readSeconds } from "./jwt-times.js";
import { accessTokenLifetimeMs, sameTokenWindowMs } from "./kis-policy.js";

/** What tells when a token expires, as it came over the wire. */
export interface ExpirySources {
  /** The token itself, which may be a JWT. */
  token: string;
  /** `access_token_token_expired` and the other spellings of it; the first readable one counts. */
  timestamps: readonly unknown[];
  /** `expires_in`. */
  expiresIn: unknown;
  /** When the request left, in epoch milliseconds of KIS's time. */
  requestedAt: number;
}

/** When a token expires and was first issued, in epoch milliseconds. */
export interface TokenTimes {
  expiresAt: number;
  issuedAt: number;
  /** KIS sent no readable timestamp: `expiresAt` comes from elsewhere. */
  estimated: boolean;
}

/**
 * Decides when a token expires; `undefined` where nothing readable tells.
 *
 * The timestamp comes first: on a repeated request KIS sends the token's original expiry there, while `expires_in` stays the
 * constant 86400 whatever time is left. So a lifetime of a day or more, counted from our request, may be up to six hours too long.
 */
export function readTokenTimes(sources: ExpirySources): TokenTimes | undefined {
  const { token, timestamps, expiresIn, requestedAt } = sources;
  const jwt = readJwtTimes(token);
  const seconds = readSeconds(expiresIn);
  const lifetimeMs = seconds === undefined ? undefined : seconds * 1000;

  const stated = timestamps.map(readTimestamp).find((at) => at !== undefined);
  const expiresAt = stated ?? jwt.expiresAt ?? estimateExpiry(requestedAt, lifetimeMs);
  if (expiresAt === undefined) return undefined;

  return {
    expiresAt,
    issuedAt: trustedIssue(jwt, expiresAt) ?? expiresAt - fullLifetime(lifetimeMs),
    estimated: stated === undefined,
  };
}

function readTimestamp(value: unknown): number | undefined {
  return typeof value === "string" ? parseKoreanTimestamp(value.trim()) : undefined;
}

function estimateExpiry(requestedAt: number, lifetimeMs: number | undefined): number | undefined {
  if (lifetimeMs === undefined) return undefined;
  const alreadyUsedMs = lifetimeMs >= accessTokenLifetimeMs ? sameTokenWindowMs : 0;
  return requestedAt + lifetimeMs - alreadyUsedMs;
}

/** Two ways of writing one moment differ by less: seconds are cut off, and KIS's own servers differ a little. */
const sameMomentMs = 60_000;

/** The JWT's `iat`, where its `exp` shows that it speaks of the same life (in KIS's own example it does not). */
function trustedIssue(
  jwt: { issuedAt?: number; expiresAt?: number },
  expiresAt: number,
): number | undefined {
  if (jwt.issuedAt === undefined || jwt.expiresAt === undefined) return undefined;
  const agrees = Math.abs(jwt.expiresAt - expiresAt) < sameMomentMs;
  return agrees && jwt.issuedAt < jwt.expiresAt ? jwt.issuedAt : undefined;
}

/** `expires_in` below a day was seen to be the rest of a token's life (clients reported 4000), which says nothing of its start. */
function fullLifetime(lifetimeMs: number | undefined): number {
  return Math.max(lifetimeMs ?? 0, accessTokenLifetimeMs);
}
