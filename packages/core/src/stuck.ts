import { deadEntry } from "./dead.js";
import { holdAfterFailure } from "./holds.js";
import type { IssuePolicy } from "./provider.js";
import type { DeadToken, Hold, StoredToken, TokenRecord } from "./token-record.js";
import { sameTokenUntil } from "./windows.js";

const minuteMs = 60_000;
const halfHourMs = 30 * minuteMs;
/** After the rejection; then every half hour. The probe at 0 s comes with the re-issue itself. */
const probesAfterMs = [minuteMs, 5 * minuteMs, 15 * minuteMs, halfHourMs];
/** Probes at 0 s, 1 and 5 minutes: a value that died through them is not coming back by itself. */
const probesBeforeRevoke = 3;
const leastWaitMs = 5 * minuteMs;
/** A value taken and refused again within this time gets no second probe at 0 s. */
const relapseMs = 60 * minuteMs;

/** Until when the broker keeps issuing this dead value: afterwards a new one is asked for. */
export function stuckUntil(token: StoredToken, policy: IssuePolicy): number {
  const sameUntil = sameTokenUntil(token, policy);
  return sameUntil === Number.NEGATIVE_INFINITY
    ? token.expiresAt
    : Math.min(sameUntil, token.expiresAt);
}

/** The next time after `now` at which the value that was refused at `rejectedAt` is tried again. */
export function nextProbeAt(rejectedAt: number, now: number): number {
  const early = probesAfterMs.find((afterMs) => rejectedAt + afterMs > now);
  if (early !== undefined) return rejectedAt + early;
  return rejectedAt + (Math.floor((now - rejectedAt) / halfHourMs) + 1) * halfHourMs;
}

/** The hold at `now`, when the broker issued the dead `token` again. */
export function stuckHold(
  before: Hold | undefined,
  entry: DeadToken,
  token: StoredToken,
  policy: IssuePolicy,
  now: number,
): Hold {
  if (entry.cause === "revoked") {
    // A revoked value is never tried again. Where the broker says how long it repeats it, asking earlier is pointless.
    const hold = holdAfterFailure(before, { code: "AUTH_TOKEN_STUCK" }, policy, now, 0);
    return policy.reissue === "same" ? { ...hold, until: stuckUntil(token, policy) } : hold;
  }
  // The broker has just vouched for it: try it at once, unless that went wrong within the hour.
  const relapsed =
    before?.code === "AUTH_TOKEN_STUCK" && before.failures > 0 && now < before.until + relapseMs;
  const until = relapsed ? Math.max(now, nextProbeAt(entry.at, now)) : now;
  return {
    until: Math.min(until, Math.max(now, stuckUntil(token, policy))),
    code: "AUTH_TOKEN_STUCK",
    failures: relapsed ? 1 : 0,
    probe: true,
  };
}

/** The dead token of `record` that is being probed, while the broker keeps issuing it. */
export function probedToken(
  record: TokenRecord,
  policy: IssuePolicy,
  now: number,
): { token: StoredToken; entry: DeadToken; hold: Hold } | undefined {
  const { token, hold } = record;
  const entry = deadEntry(record);
  if (!token || !entry || entry.cause === "revoked" || hold?.probe !== true) return undefined;
  return now < stuckUntil(token, policy) ? { token, entry, hold } : undefined;
}

/** Whether the dead value is to be revoked before the next issue: once, and not before waiting has failed. */
export function revokesFirst(
  hold: Hold,
  entry: DeadToken,
  policy: IssuePolicy,
  canRevoke: boolean,
  now: number,
): boolean {
  if (!canRevoke) return false;
  if (policy.recovery === "revoke-then-issue") return true;
  // Probes in quick succession, by callers who ignore the hold, are no waiting.
  return hold.failures >= probesBeforeRevoke && now >= entry.at + leastWaitMs;
}

/** Takes the probe that `seen` allows; `undefined` where somebody else took it. */
export function takeProbe(
  record: TokenRecord,
  seen: Hold,
  policy: IssuePolicy,
  now: number,
): TokenRecord | undefined {
  const entry = deadEntry(record);
  const { hold, token } = record;
  if (!entry || !token || hold?.probe !== true || hold.until !== seen.until) return undefined;
  if (hold.failures !== seen.failures) return undefined;
  const until = Math.min(nextProbeAt(entry.at, now), stuckUntil(token, policy));
  return { ...record, hold: { ...hold, until, failures: hold.failures + 1 } };
}

/** The broker refused the probed value: where waiting has failed, the revocation is due at once. */
export function refuseProbe(
  record: TokenRecord,
  policy: IssuePolicy,
  canRevoke: boolean,
  now: number,
): TokenRecord | undefined {
  const { hold } = record;
  const entry = deadEntry(record);
  if (!hold?.probe || hold.until <= now || !entry || entry.cause === "revoked") return undefined;
  if (!revokesFirst(hold, entry, policy, canRevoke, now)) return undefined;
  return { ...record, hold: { ...hold, until: now } };
}

/**
 * The broker took the probed value: it lives again, unless it was refused anew or revoked since. The hold stays as a memory
 * of it, see {@link stuckHold}.
 *
 * @param probed - the record that the probe was taken in
 * @param isSilent - nobody said so, only nobody refused it: a later probe knows better
 */
export function endProbe(
  record: TokenRecord,
  probed: TokenRecord,
  isSilent: boolean,
  now: number,
): TokenRecord | undefined {
  const entry = deadEntry(record);
  const before = deadEntry(probed);
  if (!entry || entry.sha256 !== before?.sha256 || entry.at !== before.at) return undefined;
  if (isSilent && record.hold?.failures !== probed.hold?.failures) return undefined;
  const dead = record.dead.filter((other) => other !== entry);
  if (!record.hold?.probe) return { ...record, dead };
  const { probe: _over, ...hold } = record.hold;
  return { ...record, dead, hold: { ...hold, until: now } };
}
