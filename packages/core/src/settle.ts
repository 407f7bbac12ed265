import type { AuthError } from "./auth-error.js";
import { copyToken, deadEntry } from "./dead.js";
import { issueBlockMs } from "./election.js";
import { holdAfterFailure } from "./holds.js";
import type { IssuePolicy } from "./provider.js";
import { stuckHold } from "./stuck.js";
import type { StoredToken, TokenRecord } from "./token-record.js";
import { sameTokenUntil } from "./windows.js";

/** A token that gains less than this on its predecessor is no fresher: asking again would gain nothing either. */
const leastProgressMs = 60_000;

/** Which attempt is being settled. */
export interface Attempted {
  id: string;
  /** When it began. */
  since: number;
  /** The token that the record held when it began. */
  previousValue: string | undefined;
  /** When the answer arrived: the broker counts its interval from its own issue. */
  at: number;
}

/**
 * This answer is late, or was written already: our attempt is settled, or another one is under way or was answered since. One
 * that was answered before ours is no news: without the store, we asked although somebody else had.
 */
function isOver({ attempt }: TokenRecord, { id, at }: Attempted): boolean {
  if (!attempt || attempt.id === id) return attempt?.settled ?? true;
  return !attempt.settled || attempt.at >= at;
}

function settled(record: TokenRecord, attempted: Attempted): TokenRecord {
  if (isOver(record, attempted)) return record;
  return { ...record, attempt: { id: attempted.id, at: attempted.at, settled: true } };
}

/** The record after the broker issued `token`, which is fingerprinted. A late answer never replaces a newer token. */
export function settleIssued(
  record: TokenRecord,
  attempted: Attempted,
  token: StoredToken,
  policy: IssuePolicy,
): TokenRecord | undefined {
  const late = isOver(record, attempted);
  const current = record.token;
  const currentLives = current !== undefined && !deadEntry(record, current);
  const entry = deadEntry(record, token);
  if (entry) {
    if (late) return undefined;
    if (currentLives) return settled(record, attempted);
    const again = sinceFirstIssue(token, current);
    const hold = stuckHold(record.hold, entry, again, policy, attempted.at);
    return { ...settled(record, attempted), token: again, hold };
  }
  if (current?.value === token.value) {
    if (late) return undefined;
    // Within the window in which the broker repeats itself, that it did says nothing of later.
    const isFinal = attempted.at >= sameTokenUntil(current, policy);
    const again = sinceFirstIssue(token, current);
    return withToken(
      settled(record, attempted),
      isFinal ? copyToken(again, { final: true }) : again,
    );
  }
  // Somebody else's token came in between.
  if (currentLives && (late || current.value !== attempted.previousValue)) {
    if (!isNewer(token, current)) return late ? undefined : settled(record, attempted);
  }
  const final = currentLives && token.expiresAt - current.expiresAt < leastProgressMs;
  return withToken(settled(record, attempted), final ? copyToken(token, { final: true }) : token);
}

/** Whether one token was surely issued after the other: an older one may live longer, or seem younger by a wrong clock. */
export function isNewer(one: StoredToken, other: StoredToken): boolean {
  return one.issuedAt > other.issuedAt && one.expiresAt > other.expiresAt;
}

/** A value that comes again was not issued now, also where the broker does not say so; and it is as final as it was. */
function sinceFirstIssue(token: StoredToken, current: StoredToken | undefined): StoredToken {
  if (current?.value !== token.value) return token;
  const issuedAt = Math.min(current.issuedAt, token.issuedAt);
  return copyToken(token, { issuedAt, ...(current.final && { final: true }) });
}

function withToken(record: TokenRecord, token: StoredToken): TokenRecord {
  const { hold: _over, ...rest } = record;
  return { ...rest, token };
}

/** The record after the request failed, or brought a token that was already expired. */
export function settleFailed(
  record: TokenRecord,
  attempted: Attempted,
  error: Pick<AuthError, "code" | "brokerCode" | "retryAfterMs" | "sent">,
  policy: IssuePolicy,
  random: number,
): TokenRecord | undefined {
  if (isOver(record, attempted)) return undefined;
  const { attempt } = record;
  // Somebody else was answered since this began, and knows better than to hold everybody.
  if (attempt?.id !== attempted.id && (attempt?.at ?? 0) >= attempted.since) {
    return error.sent === false ? undefined : settled(record, attempted);
  }
  const hold = holdAfterFailure(record.hold, error, policy, attempted.at, random);
  if (error.sent === false) {
    // The broker never saw the request, and so counts none: but it counts another's.
    const { attempt, ...rest } = record;
    return { ...rest, ...(attempt?.id !== attempted.id && { attempt }), hold };
  }
  // A hold that ended earlier would promise a try that the interval forbids.
  hold.until = Math.max(hold.until, attempted.at + issueBlockMs(policy));
  return { ...settled(record, attempted), hold };
}
