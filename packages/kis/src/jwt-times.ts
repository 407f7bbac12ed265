/** The times that a JWT states of itself, in epoch milliseconds. */
export interface JwtTimes {
  issuedAt?: number;
  expiresAt?: number;
}

/**
 * Reads `iat` and `exp` of a token that happens to be a JWT. KIS tokens are, but no document says so: a hint, never required,
 * and so anything unreadable is simply absent. The signature is not checked, as nothing is decided by it.
 */
export function readJwtTimes(token: string): JwtTimes {
  const claims = readClaims(token);
  const issuedAt = readSeconds(claims.iat);
  const expiresAt = readSeconds(claims.exp);
  return {
    ...(issuedAt === undefined ? {} : { issuedAt: issuedAt * 1000 }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt * 1000 }),
  };
}

function readClaims(token: string): Record<string, unknown> {
  const payload = token.split(".")[1];
  if (payload === undefined) return {};
  try {
    // The claims read here are ASCII, so the bytes of other ones need no decoding.
    const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    return typeof claims === "object" && claims !== null ? { ...claims } : {};
  } catch {
    return {};
  }
}

/** The year 5138: what is beyond was never meant as seconds. */
const mostSeconds = 1e11;

/** A number of seconds above zero, written as a number or as a numeric string; else `undefined`. */
export function readSeconds(value: unknown): number | undefined {
  const written = typeof value === "string" && /^\s*\d+(\.\d+)?\s*$/.test(value);
  const seconds = written ? Number(value) : value;
  return typeof seconds === "number" && seconds > 0 && seconds < mostSeconds ? seconds : undefined;
}
