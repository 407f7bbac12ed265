import type { AuthError } from "./auth-error.js";
import type { Bell } from "./bell.js";
import type { BrokerTime } from "./broker-time.js";
import type { Clock } from "./clock.js";
import { longestContestMs } from "./contested.js";
import { deadEntry, fingerprint, withDead } from "./dead.js";
import { abandonAttempt, beginAttempt, issueWindow } from "./election.js";
import type { Events } from "./events.js";
import type { Holding } from "./holding.js";
import { longestHoldMs } from "./holds.js";
import type { Journal } from "./journal.js";
import {
  closedError,
  contestedError,
  expiredOnArrivalError,
  holdError,
  intervalError,
  type Subject,
  stuckError,
} from "./messages.js";
import type { IssuedToken, ProviderNotice } from "./provider.js";
import { callProvider, checkIssued } from "./provider-call.js";
import { type Attempted, settleFailed, settleIssued } from "./settle.js";
import { believedUntil, type Sightings } from "./sightings.js";
import { nextProbeAt, probedToken, revokesFirst, takeProbe } from "./stuck.js";
import type { StoredToken, TokenRecord } from "./token-record.js";
import { lastRepeatMs } from "./windows.js";

/** How a flight ended: a token is held, one may be tried, or nothing can be had before `until`. */
export type FlightEnd =
  | { type: "ready" }
  | {
      type: "probe";
      stored: StoredToken;
      record: TokenRecord;
      until: number;
      error: AuthError;
      /** One of the callers that wait has it. */
      isTaken?: true;
    }
  | { type: "blocked"; until: number; error: AuthError; byHold: boolean };

/** What a flight works with. */
export interface FlightContext {
  subject: Subject;
  clock: Clock;
  time: BrokerTime;
  journal: Journal;
  holding: Holding;
  sightings: Sightings;
  events: Events;
  bell: Bell;
  /** How many callers wait: without any, timers don't keep the process alive and no probe is spent. */
  waiting(): number;
  isClosed(): boolean;
  /** How long to wait before looking again whether another process is done. */
  pollMs: number;
  /** What this manager saw of the hold in the record. */
  lastFailure: { error: AuthError } | undefined;
  /** When its last request was answered. */
  answeredAt: number;
}

/** Rare enough to be no loop, soon enough to be no outage. */
const retryMs = 1_000;

/** Looks again and again, until a token is held or nothing can be done now; sends at most one request. */
export async function fly(context: FlightContext, ignoreHold: boolean): Promise<FlightEnd> {
  const { subject, clock, time, journal, holding, sightings, events, bell } = context;
  const { policy, provider } = subject;
  let ignoring = ignoreHold;
  let asked = false;
  for (;;) {
    const record = await journal.read();
    const now = time.now();
    if (context.isClosed()) {
      return { type: "blocked", until: now, error: closedError(), byHold: false };
    }
    // A clock that was set back must not make an old answer lie in the future.
    context.answeredAt = Math.min(context.answeredAt, now);
    // Looked at in any case: another host's attempt counts from when it was first seen.
    const window = issueWindow(record.attempt, policy, now, sightings, context.answeredAt);
    const held = holding.current(now);
    if (held && (asked || now < held.advisoryAt)) return { type: "ready" };

    const hold = activeHold(context, record, now, asked);
    if (hold && !ignoring) {
      events.held(hold.error.code, hold.until);
      return hold;
    }

    const stuck = probedToken(record, policy, now);
    const revoking =
      stuck &&
      revokesFirst(stuck.hold, stuck.entry, policy, provider.revokeToken !== undefined, now);
    if (stuck && !revoking) {
      if (context.waiting() === 0) {
        const until = nextProbeAt(now, now);
        return { type: "blocked", until, error: stuckError(subject, until, false), byHold: true };
      }
      const claimed = await journal.claim((seen) => takeProbe(seen, stuck.hold, policy, now));
      ignoring = false;
      if (claimed === "lost") continue;
      const taken = journal.view();
      const until = taken.hold?.until ?? now;
      const error = stuckError(subject, until, false);
      return { type: "probe", stored: stuck.token, record: taken, until, error };
    }

    if (asked && !revoking) {
      // Asked, answered, and still without a token: what came was outdated by somebody else's doing in the meantime.
      const until = now + retryMs;
      const seen = context.lastFailure?.error;
      const error = seen
        ? holdError(subject, seen, until, seen, true)
        : intervalError(subject, until);
      return { type: "blocked", until, error, byHold: false };
    }

    if (window.state === "closed") {
      const { until, diedAt } = window;
      if (diedAt !== undefined) {
        await journal.change((seen) => abandonAttempt(seen, record.attempt, diedAt, policy));
      }
      const error = stuck ? stuckError(subject, until, false) : intervalError(subject, until);
      return { type: "blocked", until, error, byHold: false };
    }
    const napMs =
      window.state === "under-way"
        ? Math.min(context.pollMs, window.until - now)
        : lastRepeatMs(record.token, policy, now);
    if (napMs > 0) {
      await bell.wait(napMs, clock, { background: context.waiting() === 0 });
      continue;
    }
    if (await ask(context, record, revoking ? stuck.token : undefined)) {
      asked = true;
      ignoring = false;
    }
  }
}

/** What says that asking at `now` is pointless. */
function activeHold(
  { subject, sightings, lastFailure }: FlightContext,
  record: TokenRecord,
  now: number,
  isFresh: boolean,
): (FlightEnd & { type: "blocked" }) | undefined {
  const { contest, hold } = record;
  if (contest) {
    const until = believedUntil(contest.until, longestContestMs, "contest", now, sightings);
    if (now < until) {
      return { type: "blocked", until, error: contestedError(subject, until), byHold: true };
    }
  }
  if (!hold) return undefined;
  const entry = deadEntry(record);
  const isRevoked = entry?.cause === "revoked";
  const longestMs = longestHoldMs(hold, subject.policy, isRevoked);
  const until = believedUntil(hold.until, longestMs, "hold", now, sightings);
  if (now >= until) return undefined;
  const seen = lastFailure?.error;
  const cause = seen?.code === hold.code && seen.brokerCode === hold.brokerCode ? seen : undefined;
  const isStuck = hold.code === "AUTH_TOKEN_STUCK" && entry !== undefined && cause === undefined;
  const error = isStuck
    ? stuckError(subject, until, isRevoked)
    : holdError(subject, hold, until, cause, isFresh);
  return { type: "blocked", until, error, byHold: true };
}

/** Wins the election and sends the one request, after revoking `revoked`; `false` = somebody else was first. */
async function ask(
  context: FlightContext,
  record: TokenRecord,
  revoked: StoredToken | undefined,
): Promise<boolean> {
  const { subject, clock, time, journal, holding, events } = context;
  const { provider, policy } = subject;
  // Node puts it together of some twenty pieces, which stay in memory until the text is read as one.
  const id = crypto.randomUUID().toLowerCase();
  const startedAt = time.now();
  const claimed = await journal.claim((seen) => {
    const begun = beginAttempt(seen, id, startedAt, record.attempt);
    return begun && revoked ? asRevoked(begun, revoked, startedAt) : begun;
  });
  // The others wait for this attempt as long as a request may take. What the store, a revocation or a frozen process have
  // used up of that is gone: a request that left later would meet theirs.
  const since = claimed === "alone" ? time.now() : startedAt;
  const leftMs = (): number =>
    Math.min(policy.issueTimeoutMs, since + policy.issueTimeoutMs - time.now());
  if (claimed === "lost" || leftMs() <= 0) return false;

  let sentMs = time.elapsedMs();
  const previousValue = record.token?.value;
  const attempted = (): Attempted => ({ id, since, previousValue, at: time.now() });
  const keep = async (token: IssuedToken): Promise<void> => {
    const settling = attempted();
    // A late answer was not issued late: tokens are ordered by their requests.
    const tookMs = Math.max(0, time.elapsedMs() - sentMs);
    const stored = await fingerprint({
      value: token.value,
      issuedAt: token.issuedAt ?? settling.at - tookMs,
      expiresAt: token.expiresAt,
    });
    const saving = journal.change((seen) => settleIssued(seen, settling, stored, policy));
    holding.reconcile(journal.view(), "provider");
    await saving;
  };
  const call = { clock, id: subject.name, background: context.waiting() === 0 };
  const onNotice = (notice: ProviderNotice): void =>
    events.emit({ type: "provider-notice", notice });

  if (revoked && provider.revokeToken) {
    // Whether it succeeds shows in what the issue brings: the same dead value, or a new one.
    await callProvider(
      async (signal) => provider.revokeToken?.(revoked.value, { signal, onNotice }),
      { ...call, timeoutMs: leftMs() / 2 },
    );
    if (leftMs() <= 0) return false;
    sentMs = time.elapsedMs();
  }
  const answer = await callProvider((signal) => provider.issueToken({ signal, onNotice }), {
    ...call,
    timeoutMs: leftMs(),
    onLate: (value) => {
      const issued = checkIssued(subject.name, value as never);
      if (issued.ok && issued.value.expiresAt > time.now()) keep(issued.value).catch(() => {});
    },
  });
  if (answer.ok || answer.error.sent !== false) context.answeredAt = time.now();
  const issued = answer.ok ? checkIssued(subject.name, answer.value) : answer;
  const at = time.now();
  if (issued.ok && issued.value.expiresAt > at) {
    context.lastFailure = undefined;
    await keep(issued.value);
    return true;
  }
  const error = issued.ok ? expiredOnArrivalError(subject, issued.value.expiresAt) : issued.error;
  context.lastFailure = { error };
  const settling = attempted();
  const random = Math.random();
  await journal.change((seen) => settleFailed(seen, settling, error, policy, random));
  const retryAt = journal.view().hold?.until;
  events.emit({ type: "refresh-failed", error, ...(retryAt !== undefined && { retryAt }) });
  if (retryAt !== undefined) events.held(error.code, retryAt);
  return true;
}

/** Marks the stuck value as revoked, before it is: revoking is tried once, whatever becomes of it. */
function asRevoked(record: TokenRecord, token: StoredToken, at: number): TokenRecord {
  const entry = deadEntry(record, token);
  if (!entry) return record;
  const { hold: _over, ...rest } = record;
  return withDead(rest, { ...entry, at, cause: "revoked" });
}
