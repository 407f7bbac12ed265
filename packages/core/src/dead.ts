import {
  type DeadToken,
  maxDeadTokens,
  type StoredToken,
  type TokenRecord,
} from "./token-record.js";

/** Hashes of the tokens in memory, so that a change of a record, which is synchronous, can compare them. */
const fingerprints = new WeakMap<StoredToken, string>();

/** SHA-256 of `value` in lower-case hex. */
export async function sha256(value: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(value));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Makes `token` comparable with the dead ones: every token is fingerprinted before a record with it is looked at. */
export async function fingerprint<T extends StoredToken | undefined>(token: T): Promise<T> {
  if (token && !fingerprints.has(token)) fingerprints.set(token, await sha256(token.value));
  return token;
}

/** A copy of a fingerprinted token with other fields. */
export function copyToken(token: StoredToken, fields: Partial<StoredToken>): StoredToken {
  const copy = { ...token, ...fields };
  fingerprints.set(copy, fingerprintOf(token));
  return copy;
}

/** The hash of a fingerprinted token. */
export function fingerprintOf(token: StoredToken): string {
  const known = fingerprints.get(token);
  if (known === undefined) throw new Error("A token was compared before it was fingerprinted.");
  return known;
}

/** The entry that says that `token` is dead. */
export function deadEntry(
  record: TokenRecord,
  token: StoredToken | undefined = record.token,
): DeadToken | undefined {
  if (!token || record.dead.length === 0) return undefined;
  const hash = fingerprintOf(token);
  return record.dead.find((entry) => entry.sha256 === hash);
}

/** The record with one more dead value, or with that value's entry replaced. */
export function withDead(record: TokenRecord, entry: DeadToken): TokenRecord {
  const others = record.dead.filter(({ sha256 }) => sha256 !== entry.sha256);
  return { ...record, dead: [entry, ...others].slice(0, maxDeadTokens) };
}
