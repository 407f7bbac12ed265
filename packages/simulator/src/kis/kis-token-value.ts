import { createHmac, randomUUID } from "node:crypto";

/** What goes into a token. */
export interface KisTokenClaims {
  readonly appKey: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Signs it; nobody checks. */
  readonly signingKey: string;
}

/**
 * A token that looks as KIS's do: a JWT (HS512) whose payload anyone can read, with the app key as `jti`. A client that
 * logs a token therefore logs the app key, here as there.
 */
export function createKisTokenValue({
  appKey,
  issuedAt,
  expiresAt,
  signingKey,
}: KisTokenClaims): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = part({ typ: "JWT", alg: "HS512" });
  const payload = part({
    sub: "token",
    aud: randomUUID(),
    iss: "unogw",
    exp: Math.floor(expiresAt / 1000),
    iat: Math.floor(issuedAt / 1000),
    jti: appKey,
  });
  const signature = createHmac("sha512", signingKey)
    .update(`${header}.${payload}`)
    .digest("base64url");
  return `${header}.${payload}.${signature}`;
}
