import type { TokenRecord } from "@auth/core";
import { hashOf } from "./fake-digest.js";
import type { SharedRecord } from "./model-store.js";
import type { Witness } from "./witness.js";
import type { World } from "./world.js";

const mostDead = 8;

/** Looks at a write that the store took: nothing in the record regresses. */
export function judgeWrite(
  world: World,
  before: TokenRecord | undefined,
  after: TokenRecord,
  writer: Witness,
  { witnesses, losses }: SharedRecord,
): void {
  const accuse = (problem: string): void => world.accuse(`${writer.name} ${problem}`);
  if (after.revision !== (before?.revision ?? 0) + 1) accuse("skipped a revision");
  if (!before) return;
  judgeToken(world, before, after, accuse);
  judgeDead(world, before, after, writer, witnesses, accuse);
  if (losses === 0) judgeReturns(world, before, after, writer, accuse);
  judgeContest(world, before, after, accuse);
  if (!world.storeWorks || !world.clocksAreRight) return;
  judgeAttempt(world, before, after, writer, accuse);
  judgeHold(world, before, after, accuse);
}

type Accuse = (problem: string) => void;

export function isDead(record: TokenRecord): boolean {
  const { token } = record;
  return token !== undefined && record.dead.some(({ sha256 }) => sha256 === hashOf(token.value));
}

function judgeToken(world: World, before: TokenRecord, after: TokenRecord, accuse: Accuse): void {
  const old = before.token;
  const next = after.token;
  if (!next && old) accuse("deleted the token");
  if (!old || !next) return;
  if (old.value === next.value) {
    if (old.final && !next.final) accuse("forgot that the token is final");
    const isIssued = world.broker.find(old.value) !== undefined;
    if (isIssued && old.expiresAt !== next.expiresAt) accuse("changed an expiry");
    return;
  }
  const wasLive = !isDead(before) && world.time.now() < old.expiresAt;
  const [was, is] = [world.broker.find(old.value), world.broker.find(next.value)];
  // Processes without a store may ask at the same time, and then nobody can tell which token is the newer one.
  const togetherMs = world.storeWorks ? 0 : world.policy.issueTimeoutMs;
  // With lifetimes that vary and a clock that is wrong, nothing tells it either.
  const isClear = world.clocksAreRight || !world.plan.varyingLifetimes;
  if (wasLive && isClear && was && is && is.issuedAt < was.issuedAt - togetherMs) {
    accuse(`replaced ${old.value} by the older ${next.value}`);
  }
}

function judgeDead(
  world: World,
  before: TokenRecord,
  after: TokenRecord,
  writer: Witness,
  everybody: readonly Witness[],
  accuse: Accuse,
): void {
  const now = world.time.now();
  for (const entry of before.dead) {
    const kept = after.dead.find(({ sha256 }) => sha256 === entry.sha256);
    if (kept) {
      if (entry.cause === "revoked" && kept.cause !== "revoked") accuse("forgot a revocation");
      continue;
    }
    if (after.dead.length >= mostDead || now >= entry.until) continue;
    const value = [...writer.probes.keys()].find((tried) => hashOf(tried) === entry.sha256) ?? "?";
    if (entry.cause === "revoked") accuse(`revived ${value}, which was revoked`);
    else if (!writer.mayRevive(entry.sha256)) accuse(`revived ${value} that nobody had accepted`);
    const probe = writer.probes.get(value);
    const refused = everybody.find((other) => {
      const theirs = other.probes.get(value);
      return theirs?.refusedAt !== undefined && theirs.at > (probe?.at ?? 0);
    });
    if (refused && probe?.acceptedAt === undefined && world.storeWorks) {
      accuse(`revived ${value} by silence, which was refused to ${refused.name} at a later try`);
    }
    world.revivedAt.set(entry.sha256, now);
    for (const witness of everybody) witness.revive(entry.sha256);
  }
}

/** What was over does not come back. */
function judgeReturns(
  world: World,
  before: TokenRecord,
  after: TokenRecord,
  writer: Witness,
  accuse: Accuse,
): void {
  for (const { sha256 } of after.dead) {
    if (before.dead.some((entry) => entry.sha256 === sha256)) continue;
    const revivedAt = world.revivedAt.get(sha256);
    const isAnew = (world.rejectedAt.get(sha256) ?? 0) >= (revivedAt ?? 0);
    if (!isAnew && !writer.rejected.has(sha256)) accuse("brought back a death that was over");
  }
  // What was unsaved is written together: the refusal of one attempt, and the next attempt. Without the store, a request that
  // never left settles nothing.
  const isNext = before.attempt?.id !== after.attempt?.id;
  if (after.hold && !before.hold && !isNext && !settles(before, after) && !writer.isUnsent) {
    accuse("brought back a hold that was over");
  }
}

function judgeContest(world: World, before: TokenRecord, after: TokenRecord, accuse: Accuse): void {
  const { contest } = before;
  if (!contest || world.time.now() >= contest.until || !world.clocksAreRight) return;
  const is = after.contest;
  if (!is || is.until < contest.until || is.failures < contest.failures) {
    accuse("shortened a contest");
  }
}

/** Whether this write ends an attempt, whoever began it. */
function settles(before: TokenRecord, after: TokenRecord): boolean {
  if (!after.attempt) return before.attempt !== undefined;
  return (
    after.attempt.settled &&
    (before.attempt?.id !== after.attempt.id || before.attempt.settled === false)
  );
}

function judgeAttempt(
  world: World,
  before: TokenRecord,
  after: TokenRecord,
  writer: Witness,
  accuse: Accuse,
): void {
  const [was, is] = [before.attempt, after.attempt];
  if (!was) return;
  const now = world.time.now();
  const { issueIntervalMs, issueTimeoutMs } = world.policy;
  if (was.id === is?.id) {
    if (was.settled && !is.settled) accuse("opened an attempt that was settled");
    return;
  }
  if (!is) {
    if (was.settled) accuse("forgot a settled attempt");
    return;
  }
  if (is.settled) {
    // An answer that comes after others have gone on, because its process stood still: nothing begins, and nothing ends.
    const isUnderWay = !was.settled && !was.abandoned && now < was.at + issueTimeoutMs;
    if (isUnderWay) accuse("ended the attempt of somebody else");
    return;
  }
  // Clocks that have learned the time are right to half a second.
  const isOver = was.settled || was.abandoned === true;
  const earliestAt = isOver
    ? was.at + issueIntervalMs - 1000
    : was.at + issueTimeoutMs + issueIntervalMs - 1000;
  if (now < earliestAt) {
    accuse(
      `began an attempt ${earliestAt - now} ms before ${isOver ? "the interval was over" : `another could be dead (${writer.name})`}`,
    );
  }
}

function judgeHold(world: World, before: TokenRecord, after: TokenRecord, accuse: Accuse): void {
  const { hold } = before;
  if (!hold || hold.until <= world.time.now() + 1000) return;
  if (after.hold && after.hold.until >= hold.until) return;
  const revived = before.dead.length > after.dead.length;
  const revokes = after.dead.some(({ cause, sha256 }) => {
    const was = before.dead.find((entry) => entry.sha256 === sha256);
    return cause === "revoked" && was?.cause === "rejected";
  });
  const isNew = before.token?.value !== after.token?.value;
  // A value that was refused at the last probe is revoked without any further waiting, where that is possible.
  const isRefused = world.plan.canRevoke && hold.probe === true && after.hold?.probe === true;
  if (!settles(before, after) && !revived && !revokes && !isNew && !isRefused) {
    accuse("shortened a hold");
  }
}
