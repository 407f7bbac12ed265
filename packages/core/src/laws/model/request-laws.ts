import type { AuthErrorCode, StoredToken, TokenRecord } from "@auth/core";
import { isDead } from "./record-laws.js";
import type { Witness } from "./witness.js";
import type { World } from "./world.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
/** Clocks that have learned the time are right to half a second. */
const slackMs = 2 * secondMs;

/** One issue request at the broker. */
export interface ModelRequest {
  readonly by: Witness;
  readonly at: number;
  /** When the broker worked on it; `undefined` = not yet, or it never arrived. */
  workedAt?: number;
  ended: boolean;
}

/** Judges the requests that arrive at the broker. */
export interface RequestJudge {
  readonly requests: readonly ModelRequest[];
  /** An attempt was written over this record. */
  began(by: Witness, before: TokenRecord | undefined): void;
  arrives(by: Witness): ModelRequest;
  works(request: ModelRequest): void;
  /** The process that asked was answered, or gave up. */
  ends(request: ModelRequest, failure: Failure | undefined, value: string | undefined): void;
  /** The store took what came of it. */
  settled(by: Witness): void;
  /** For how long a request, whose process lives, has been under way. */
  underWayMs(): number;
}

/** How a request failed, as the process was told. */
export interface Failure {
  code: AuthErrorCode | "expired";
  retryAfterMs?: number | undefined;
  sent?: false | undefined;
}

/** The table of holds, written down a second time: the shortest first wait, and the longest. */
function quietMs({ code, retryAfterMs }: Failure, failures: number, world: World): number {
  const { issueIntervalMs } = world.policy;
  const grow = (firstMs: number, longestMs: number): number =>
    Math.min(firstMs * 2 ** (failures - 1), longestMs);
  if (retryAfterMs !== undefined) return Math.min(retryAfterMs, 60 * minuteMs);
  switch (code) {
    case "AUTH_INVALID_CREDENTIALS":
    case "AUTH_CONFIGURATION":
    case "AUTH_ENVIRONMENT_MISMATCH":
      return grow(10 * minuteMs, 60 * minuteMs);
    case "AUTH_ACCESS_DENIED":
      return grow(minuteMs, 10 * minuteMs);
    case "AUTH_ISSUE_RATE_LIMITED":
      return grow(issueIntervalMs, 5 * minuteMs);
    case "expired":
      return grow(minuteMs, 30 * minuteMs);
    default:
      return 0.75 * grow(secondMs, minuteMs);
  }
}

interface End {
  failure: Failure | undefined;
  value: string | undefined;
  sentAt: number;
  at: number;
}

export function createRequestJudge(world: World): RequestJudge {
  const requests: ModelRequest[] = [];
  const foundations = new Map<Witness, TokenRecord | undefined>();
  /** A failure that dies with its process, before the record has it, holds nobody. */
  const unsettled = new Map<Witness, End>();
  /** The tokens that came again when a fresher one was asked for. */
  const repeated = new Set<string>();
  let quietUntil = Number.NEGATIVE_INFINITY;
  let last: { code: string; failures: number } | undefined;
  let answeredAt = Number.NEGATIVE_INFINITY;

  function ignoresHolds(by: Witness): boolean {
    const isRecent = world.time.now() - by.ignoredHoldAt < 2 * minuteMs + by.host.frozenMs;
    return isRecent || [...by.calls].some((call) => call.ignoresHold);
  }

  /** Until when the broker repeats this token, whatever it is asked. */
  function sameUntil(token: StoredToken): number {
    const { sameTokenWindowMs, reissue } = world.policy;
    if (reissue !== "same") return 0;
    return token.issuedAt + (sameTokenWindowMs ?? Number.POSITIVE_INFINITY);
  }

  function judgeReason(by: Witness): void {
    const now = world.time.now();
    const before = foundations.get(by);
    if (!before) return;
    const { token, contest, dead } = before;
    const rejected = (ms: number): number =>
      dead.filter(({ at, cause }) => cause === "rejected" && at > now - ms).length;
    const burstMs = Math.max(10 * minuteMs, 5 * world.policy.issueIntervalMs);
    if (!contest && (rejected(burstMs) >= 3 || rejected(world.policy.lifetimeMs) >= 6)) {
      world.accuse(`${by.name} sees no other program behind ${dead.length} dead tokens`);
    }
    if (contest && now < contest.until - slackMs && !ignoresHolds(by)) {
      world.accuse(`${by.name} asked ${contest.until - now} ms before a contest is over`);
    }
    const { advisoryMs } = world.policy;
    if (!token || isDead(before)) return;
    const isHopeless = token.final || repeated.has(token.value);
    const earliestAt = token.expiresAt - (isHopeless ? 0 : 1.1 * advisoryMs);
    const dueAt = Math.min(token.expiresAt, Math.max(earliestAt, sameUntil(token)));
    if (now < dueAt - slackMs) {
      world.accuse(`${by.name} asked ${dueAt - now} ms too early, with ${token.value} at hand`);
    }
  }

  /** A request whose process died or is frozen is over when the broker has worked on it, or would have been given up. */
  function isUnderWay({ ended, by, at, workedAt }: ModelRequest, now: number): boolean {
    if (ended || now >= at + world.policy.issueTimeoutMs) return false;
    return !((by.host.isDead || by.host.isFrozen) && workedAt !== undefined);
  }

  return {
    requests,
    began(by, before) {
      foundations.set(by, before);
    },
    arrives(by) {
      const now = world.time.now();
      const request: ModelRequest = { by, at: now, ended: false };
      world.tell(`${by.name} asks the broker`);
      if (world.storeWorks && world.clocksAreRight) {
        const other = requests.find((known) => isUnderWay(known, now));
        if (other) world.accuse(`${by.name} and ${other.by.name} ask at the same time`);
        judgeReason(by);
        if (now < quietUntil - slackMs && !ignoresHolds(by)) {
          world.accuse(`${by.name} asked ${quietUntil - now} ms before a hold is over`);
        }
      }
      requests.push(request);
      return request;
    },
    works(request) {
      const now = world.time.now();
      request.workedAt = now;
      if (!world.clocksAreRight) return;
      // Without the store, a process knows of its own requests only.
      const isKnown = ({ by }: ModelRequest): boolean => world.storeWorks || by === request.by;
      const earlier = requests
        .filter((known) => known !== request && known.workedAt !== undefined && isKnown(known))
        .at(-1);
      const passedMs = now - (earlier?.workedAt ?? Number.NEGATIVE_INFINITY);
      if (passedMs < world.policy.issueIntervalMs) {
        world.accuse(`${request.by.name} asked ${passedMs} ms after ${earlier?.by.name}`);
      }
    },
    ends(request, failure, value) {
      request.ended = true;
      unsettled.set(request.by, { failure, value, sentAt: request.at, at: world.time.now() });
    },
    underWayMs() {
      const now = world.time.now();
      const request = requests.find((known) => !known.by.host.isDead && isUnderWay(known, now));
      return request ? now - request.at : 0;
    },
    settled(by) {
      const end = unsettled.get(by);
      if (!end) return;
      unsettled.delete(by);
      const { failure, value, sentAt, at } = end;
      // It stood still meanwhile, and somebody else was answered: its late failure holds nobody.
      if (failure && answeredAt >= sentAt) return;
      answeredAt = at;
      const before = foundations.get(by);
      const held = before && !isDead(before) ? before.token : undefined;
      if (held && held.value === value && at >= sameUntil(held)) repeated.add(held.value);
      const failures = failure && last?.code === failure.code ? last.failures + 1 : 1;
      last = failure && { code: failure.code, failures };
      quietUntil = failure ? at + quietMs(failure, failures, world) : Number.NEGATIVE_INFINITY;
    },
  };
}
