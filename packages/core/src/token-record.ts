import { AuthError, type AuthErrorCode } from "./auth-error.js";
import {
  aBoolean,
  aText,
  aTime,
  type Check,
  listOf,
  members,
  must,
  oneOf,
  optional,
} from "./shape.js";

/**
 * What a store keeps under one key: the token, and what every process must know of it. Stores treat it as opaque JSON;
 * the only secret in it is `token.value`. Every `At` and `until` is epoch milliseconds of the broker's time.
 *
 * @group Storing tokens
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

/**
 * The token of a {@link TokenRecord}.
 *
 * @group Storing tokens
 */
export interface StoredToken {
  /** The bare token: the only secret of a record. */
  value: string;
  /** When the broker first issued this value. */
  issuedAt: number;
  /** When it expires. */
  expiresAt: number;
  /** The broker gives nothing fresher: no refresh before it expires. */
  final?: true;
}

/**
 * A value that must not be handed out any more, known by its hash.
 *
 * @group Storing tokens
 */
export interface DeadToken {
  /** SHA-256 of the value in lower-case hex. */
  sha256: string;
  /** When it was refused or revoked. */
  at: number;
  /** When it would have expired, after which the entry is of no use. */
  until: number;
  /** The broker refused it, or it was given back. */
  cause: "rejected" | "revoked";
}

/**
 * An issue request, written before it leaves.
 *
 * @group Storing tokens
 */
export interface IssueAttempt {
  /** Random; tells whose attempt it is. */
  id: string;
  /** When it began or, once settled, when the answer arrived. */
  at: number;
  /** `false` while the answer is awaited. */
  settled: boolean;
  /** Somebody has awaited the answer for as long as a request may take: its process is gone. `at` is the end of that time. */
  abandoned?: true;
}

/**
 * A refusal, remembered so that nobody asks again in vain.
 *
 * @group Storing tokens
 */
export interface Hold {
  /** When asking again may help. */
  until: number;
  /** Why it is held. */
  code: AuthErrorCode;
  /** The broker's own code, where it sent one. */
  brokerCode?: string;
  /** How often in a row it failed; outlives `until` and is cleared by a success. */
  failures: number;
  /** It is about a dead value that the broker issues again: at its end that value is tried, not a new one asked for. */
  probe?: true;
}

/**
 * Says that another program keeps issuing with this app key; see {@link TokenRecord.contest}.
 *
 * @group Storing tokens
 */
export interface Contest {
  /** How often in a row it was found; the wait doubles with it, from 1 to 120 minutes. */
  failures: number;
  /** When asking again may help. */
  until: number;
}

/** The most values that {@link TokenRecord.dead} remembers. */
export const maxDeadTokens = 8;

/**
 * Reads what a store returned as the record of `key`. Fields it does not know are kept.
 *
 * @throws AuthError `AUTH_STORE` with `path` where it is no record of this format or belongs to another key.
 *
 * @group Storing tokens
 */
export function parseTokenRecord(value: unknown, key: string): TokenRecord {
  const flaw = tokenRecord(key)(value);
  if (!flaw) return value as TokenRecord;
  const path = flaw.path || "record";
  throw new AuthError(
    "AUTH_STORE",
    `The token store returned an unusable record: ${path} ${flaw.problem}. It is left as it is; store.delete(key) starts afresh.`,
    { path },
  );
}

/** In the order of what tells most: a record of another format may differ in everything else. */
function tokenRecord(key: string): Check {
  const until = aTime;
  const failures = integerFrom(0);
  const onlyTrue = optional(must("true or absent", (value) => value === true));
  return members({
    format: must("1; a newer version writes another", (value) => value === 1),
    key: must("that of this provider, app key and secret", (value) => value === key),
    revision: integerFrom(1),
    token: optional(members({ value: aText, issuedAt: aTime, expiresAt: aTime, final: onlyTrue })),
    dead: listOf(
      members({
        sha256: aText,
        at: aTime,
        until,
        cause: oneOf("rejected", "revoked"),
      }),
    ),
    attempt: optional(members({ id: aText, at: aTime, settled: aBoolean, abandoned: onlyTrue })),
    hold: optional(
      members({ until, code: aText, brokerCode: optional(aText), failures, probe: onlyTrue }),
    ),
    contest: optional(members({ failures, until })),
  });
}

function integerFrom(least: number): Check {
  return must(
    `an integer of at least ${least}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= least,
  );
}
