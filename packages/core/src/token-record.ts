import { AuthError, type AuthErrorCode } from "./auth-error.js";

/**
 * What a store keeps under one key: the token, and what every process must know of it. Stores treat it as opaque JSON;
 * the only secret in it is `token.value`. Every `At` and `until` is epoch milliseconds of the broker's time.
 *
 * @group Token store
 */
export interface TokenRecord {
  /** The version of this shape. */
  format: 1;
  /** The key that the record belongs to. */
  key: string;
  /** Counts the writes; compared by {@link TokenStore.set}. */
  revision: number;
  /** The newest token. It may be dead: `dead` decides. */
  token?: StoredToken;
  /** Values that the broker refused or that were revoked, newest first, at most 8. */
  dead: DeadToken[];
  /** The last issue request, under way or settled. */
  attempt?: IssueAttempt;
  /** Until when asking again is pointless. */
  hold?: Hold;
  /** Values of ours keep dying: another program issues with this app key. */
  contest?: Contest;
}

/** The token of a {@link TokenRecord}. */
export interface StoredToken {
  value: string;
  /** When the broker first issued this value. */
  issuedAt: number;
  expiresAt: number;
  /** The broker gives nothing fresher: no refresh before it expires. */
  final?: true;
}

/** A value that must not be handed out any more, known by its hash. */
export interface DeadToken {
  /** SHA-256 of the value in lower-case hex. */
  sha256: string;
  /** When it was refused or revoked. */
  at: number;
  /** When it would have expired, after which the entry is of no use. */
  until: number;
  cause: "rejected" | "revoked";
}

/** An issue request, written before it leaves. */
export interface IssueAttempt {
  /** Random; tells whose attempt it is. */
  id: string;
  /** When it began or, once settled, when the answer arrived. */
  at: number;
  settled: boolean;
}

/** A refusal, remembered so that nobody asks again in vain. */
export interface Hold {
  until: number;
  code: AuthErrorCode;
  brokerCode?: string;
  /** How often in a row it failed; outlives `until` and is cleared by a success. */
  failures: number;
  /** It is about a dead value that the broker issues again: at its end that value is tried, not a new one asked for. */
  probe?: true;
}

/** See {@link TokenRecord.contest}. */
export interface Contest {
  failures: number;
  until: number;
}

/** The most values that {@link TokenRecord.dead} remembers. */
export const maxDeadTokens = 8;

/**
 * Reads what a store returned as the record of `key`. Fields it does not know are kept.
 *
 * @throws AuthError `AUTH_STORE` with `path` where it is no record of this format or belongs to another key.
 */
export function parseTokenRecord(value: unknown, key: string): TokenRecord {
  const record = object(value, "record");
  if (record.format !== 1) {
    throw invalid("format", "is not 1: it was written by a newer version, or is no token record");
  }
  if (record.key !== key) throw invalid("key", "belongs to another provider, key or secret");
  integer(record.revision, "revision", 1);
  if (record.token !== undefined) {
    const token = object(record.token, "token");
    text(token.value, "token.value");
    time(token.issuedAt, "token.issuedAt");
    time(token.expiresAt, "token.expiresAt");
    optionalTrue(token.final, "token.final");
  }
  if (!Array.isArray(record.dead)) throw invalid("dead", "must be a list");
  record.dead.forEach((entry: unknown, index) => {
    const path = `dead[${index}]`;
    const dead = object(entry, path);
    text(dead.sha256, `${path}.sha256`);
    time(dead.at, `${path}.at`);
    time(dead.until, `${path}.until`);
    if (dead.cause !== "rejected" && dead.cause !== "revoked") {
      throw invalid(`${path}.cause`, 'must be "rejected" or "revoked"');
    }
  });
  if (record.attempt !== undefined) {
    const attempt = object(record.attempt, "attempt");
    text(attempt.id, "attempt.id");
    time(attempt.at, "attempt.at");
    if (typeof attempt.settled !== "boolean") {
      throw invalid("attempt.settled", "must be true or false");
    }
  }
  if (record.hold !== undefined) {
    const hold = object(record.hold, "hold");
    time(hold.until, "hold.until");
    text(hold.code, "hold.code");
    if (hold.brokerCode !== undefined) text(hold.brokerCode, "hold.brokerCode");
    integer(hold.failures, "hold.failures", 0);
    optionalTrue(hold.probe, "hold.probe");
  }
  if (record.contest !== undefined) {
    const contest = object(record.contest, "contest");
    integer(contest.failures, "contest.failures", 0);
    time(contest.until, "contest.until");
  }
  return value as TokenRecord;
}

function object(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(path, "must be an object");
  }
  return value as Record<string, unknown>;
}

function text(value: unknown, path: string): void {
  if (typeof value !== "string" || value === "") throw invalid(path, "must be a non-empty string");
}

function time(value: unknown, path: string): void {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw invalid(path, "must be epoch milliseconds");
  }
}

function integer(value: unknown, path: string, least: number): void {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < least) {
    throw invalid(path, `must be an integer of at least ${least}`);
  }
}

function optionalTrue(value: unknown, path: string): void {
  if (value !== undefined && value !== true) throw invalid(path, "must be true or absent");
}

function invalid(path: string, problem: string): AuthError {
  return new AuthError(
    "AUTH_STORE",
    `The token store returned an unusable record: ${path} ${problem}. It is left as it is; delete it with store.delete(key) to start afresh.`,
    { path },
  );
}
