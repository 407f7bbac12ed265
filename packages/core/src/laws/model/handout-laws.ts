import { type AuthErrorCode, isAuthError, type StoredToken, type Token } from "@auth/core";
import { hashOf } from "./fake-digest.js";
import { outdatedValue } from "./model-provider.js";
import type { SharedRecord } from "./model-store.js";
import { isDead } from "./record-laws.js";
import type { RequestJudge } from "./request-laws.js";
import type { Call, Moment, Witness } from "./witness.js";
import type { World } from "./world.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** The token that every process must be able to get: it is in the record, the store works, and it lives for a while. */
export function promisedToken(world: World, shared: SharedRecord): StoredToken | undefined {
  const { record, witnesses } = shared;
  const token = record?.token;
  if (!token || !world.storeWorks || !world.clocksAreRight) return undefined;
  if (isDead(record) || world.time.now() >= token.expiresAt - secondMs) return undefined;
  return witnesses.some((witness) => witness.knowsDead(token.value)) ? undefined : token;
}

/** Looks at a token that a caller was given. */
export function judgeHandout(
  world: World,
  by: Witness,
  call: Call,
  token: Token,
  shared: SharedRecord,
): void {
  const { value, expiresAt } = token;
  const { clock } = by.host;
  if (call.hasToken && world.time.now() > call.startedAt && by.host.frozenMs === call.frozenMs) {
    world.accuse(`${by.name} let a caller wait, although it held a token`);
  }
  world.tell(`${by.name} hands out ${value}`);
  const isIssued = world.broker.find(value)?.expiresAt === expiresAt;
  // By a slow clock, a token that arrived expired looks valid.
  const looksValid = value === outdatedValue && !world.clocksAreRight;
  if (!isIssued && !looksValid) world.accuse(`${by.name} handed out what nobody issued`);
  // As far as this process knows the time: by its own clock, or by the newest answer in the record.
  const isJustSet = by.host.setInTurn === world.time.turn();
  if (clock.now() + aheadMs(by) >= expiresAt && !isJustSet)
    world.accuse(`${by.name} handed out the expired ${value}`);
  const since = by.knowsDead(value);
  world.census.count("caller", since ? "dead token to be tried" : "token");
  // A value that is tried is not told of.
  const isTold = by.announced.has(value) || by.probes.has(value);
  if (!since && !by.knowsMore && !isTold && shared.losses === 0)
    world.accuse(`${by.name} did not tell of ${value}`);
  const entry = shared.record?.dead.find(({ sha256 }) => sha256 === hashOf(value));
  // It would trust this value by now, had nobody else tried it since.
  const isTry = entry !== undefined && by.claims > 0 && world.storeWorks;
  if (since) judgeProbe(world, by, call, value, since);
  else if (isTry) noteProbe(world, by, value);
  else if (shared.record?.token?.value !== value) judgeNewest(world, by, value);
  // Where answers get lost, a process may know more than was seen from outside.
  const isUnseen = !since && !world.storeWorks && by.trustsFrom(value) === undefined;
  if (isUnseen) by.probes.set(value, { at: world.time.now() });
  const tookMs = world.time.now() - call.startedAt - (by.host.frozenMs - call.frozenMs);
  const isKept = call.promised && call.promised.value === promisedToken(world, shared)?.value;
  if (isKept && tookMs > world.policy.issueTimeoutMs + 15 * secondMs) {
    world.accuse(`${by.name} let a caller wait ${tookMs} ms, with ${value} at hand`);
  }
  const isOldRevocation = entry?.cause === "revoked" && world.time.now() > entry.at + 10 * secondMs;
  if (since && couldHaveKnown(world, call, since) && isOldRevocation && isSure(world, by))
    world.accuse(`${by.name} tries the revoked ${value}`);
  const isHeard = world.plan.storeTellsChanges && world.storeWorks && world.clocksAreRight;
  const diedAt = Math.max(entry?.at ?? 0, by.trustsFrom(value) ?? 0);
  const isOldNews = entry && world.time.now() > diedAt + 10 * secondMs && by.host.frozenMs === 0;
  if (isHeard && isOldNews && !since && !isTry)
    world.accuse(`${by.name} has not heard that ${value} is dead`);
}

/** Looks at what a process holds, asked or not. */
export function judgePeek(world: World, by: Witness, token: Token | undefined): void {
  if (!token) return;
  const since = by.knowsDead(token.value);
  if (since && since.turn < world.time.turn()) world.accuse(`${by.name} holds a dead token`);
  const { clock, setInTurn } = by.host;
  const isExpired = clock.now() + aheadMs(by) >= token.expiresAt;
  if (isExpired && setInTurn < world.time.turn()) world.accuse(`${by.name} holds an expired token`);
}

/** Looks whether the record has what this process received a while ago, or something newer. */
export function judgeSaved(world: World, by: Witness, { record, losses }: SharedRecord): void {
  const { host, received } = by;
  if (host.isDead || host.frozenMs > 0 || losses > 0) return;
  if (!world.clocksAreRight || (!world.storeWorks && world.plan.varyingLifetimes)) return;
  const now = world.time.now();
  for (const [value, at] of received) {
    const token = world.broker.find(value);
    if (!token || now < at + 15 * secondMs || now >= token.expiresAt) continue;
    if (world.rejectedAt.has(hashOf(value))) continue;
    const saved = record?.token && world.broker.find(record.token.value);
    const togetherMs = world.storeWorks ? 0 : world.policy.issueTimeoutMs;
    // Of two tokens that came out of order, the one that lives longer is as good.
    if (saved && saved.expiresAt >= token.expiresAt) continue;
    if (!saved || saved.issuedAt < token.issuedAt - togetherMs) {
      world.accuse(`${by.name} did not save ${value}`);
    }
  }
}

/** Whether this process knows what the record says, and when. */
function isSure(world: World, { host }: Witness): boolean {
  return world.storeWorks && world.clocksAreRight && host.frozenMs === 0;
}

/** By how much the time that a process knows from the record is ahead of its clock. */
function aheadMs({ host, believedAheadMs }: Witness): number {
  return host.clock.skewMs === undefined ? believedAheadMs : 0;
}

/** A token that a process received is kept until it is dead, expired, or replaced by a newer one. */
function judgeNewest(world: World, by: Witness, value: string): void {
  if (world.plan.varyingLifetimes || !world.clocksAreRight) return;
  // Processes without a store may ask at the same time, and then nobody can tell which token is the newer one.
  const togetherMs = world.storeWorks ? 0 : world.policy.issueTimeoutMs;
  const issuedAt = (world.broker.find(value)?.issuedAt ?? 0) + togetherMs;
  for (const received of by.received.keys()) {
    const token = world.broker.find(received);
    if (!token || token.issuedAt <= issuedAt || by.knowsDead(received)) continue;
    if (world.time.now() < token.expiresAt) {
      world.accuse(`${by.name} handed out ${value}, although it had received ${received}`);
    }
  }
}

/** What a process comes to know in the very turn of the answer may be too late for it, unless it was before the call. */
function couldHaveKnown(world: World, call: Call, since: Moment): boolean {
  return since.turn < world.time.turn() || since.order < call.order;
}

function noteProbe(world: World, by: Witness, value: string): void {
  by.probes.set(value, { at: world.time.now() });
  if (world.storeWorks) by.claims -= 1;
}

function judgeProbe(world: World, by: Witness, call: Call, value: string, since: Moment): void {
  const now = world.time.now();
  const before = by.probes.get(value);
  const isClaimed = by.claims > 0 || !world.storeWorks;
  if (isClaimed) noteProbe(world, by, value);
  if (!couldHaveKnown(world, call, since)) return;
  if (!isClaimed) world.accuse(`${by.name} handed out the dead ${value}`);
  if (!world.storeWorks && before?.at === now && !call.ignoresHold) {
    world.accuse(`${by.name} handed out the dead ${value} to two callers`);
  }
}

/** The longest that anything lasts, whatever another host's clock has written. */
function longestWaitMs({ policy }: World, code: AuthErrorCode): number {
  const { lifetimeMs, issueIntervalMs, issueTimeoutMs } = policy;
  if (code === "AUTH_TOKEN_CONTESTED") return 2 * hourMs;
  // A broker may repeat a revoked token for as long as it lives.
  if (code === "AUTH_TOKEN_STUCK") return lifetimeMs;
  return Math.max(hourMs, issueIntervalMs + issueTimeoutMs);
}

/** Looks at the error that a caller was given. */
export function judgeFailure(
  world: World,
  by: Witness,
  call: Call,
  error: unknown,
  aborted: unknown,
  shared: SharedRecord,
  judge: RequestJudge,
): void {
  if (aborted !== undefined && error === aborted) {
    world.census.count("caller", "gave up");
    return;
  }
  if (!isAuthError(error)) {
    world.accuse(`${by.name} failed with ${String(error)}`);
    return;
  }
  const { code, retryAt } = error;
  const isClosed = code === "AUTH_CONFIGURATION" && retryAt === undefined;
  const now = by.host.clock.now();
  world.tell(`${by.name} fails: ${code}${retryAt === undefined ? "" : ` for ${retryAt - now} ms`}`);
  if (code === "AUTH_STORE") world.accuse(`${by.name} failed a caller because of the store`);
  else world.census.count("caller", isClosed ? "closed" : code);
  if (isClosed) return;
  if (call.hasToken) world.accuse(`${by.name} failed a caller, although it held a token`);
  // What was so when it looked may be over once it stood still, or had to wait for the store.
  const stoodStillMs = by.host.frozenMs - call.frozenMs;
  const latestMs = secondMs + stoodStillMs + (world.storeWorks ? 0 : 20 * secondMs);
  const longestMs = longestWaitMs(world, code);
  if (
    world.storeWorks &&
    retryAt !== undefined &&
    retryAt > now + aheadMs(by) + longestMs + minuteMs
  ) {
    world.accuse(`${by.name} said to try again in ${retryAt - now} ms`);
  }
  if (retryAt === undefined) world.accuse(`${by.name} did not say when to try again`);
  else if (retryAt < now - latestMs) world.accuse(`${by.name} said to try again in the past`);
  const isHeld = (shared.record?.hold?.until ?? 0) > world.time.now();
  if (
    isSure(world, by) &&
    code === "AUTH_ISSUE_RATE_LIMITED" &&
    !isHeld &&
    judge.underWayMs() > secondMs
  ) {
    world.accuse(`${by.name} did not wait for the request under way`);
  }
  const { promised, frozenMs } = call;
  const isKept = promised && promised.value === promisedToken(world, shared)?.value;
  if (isKept && by.host.frozenMs === frozenMs) {
    world.accuse(`${by.name} failed a caller, with ${promised.value} in the record`);
  }
}
