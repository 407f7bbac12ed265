import type { TokenRecord } from "@auth/core";

/** A key as the token manager's are. */
export const key: string = `scripted-access-token-${"0".repeat(64)}`;

/** A record that holds a token, whose value says which one. */
export function sampleRecord(revision: number, value = `token-${revision}`): TokenRecord {
  const issuedAt = 1_795_219_200_000;
  return {
    format: 1,
    key,
    revision,
    token: { value, issuedAt, expiresAt: issuedAt + 86_400_000 },
    dead: [],
  };
}

/** The third argument of `set`. */
export function expecting(expectedRevision: number): { expectedRevision: number; ttlMs: number } {
  return { expectedRevision, ttlMs: 172_800_000 };
}
