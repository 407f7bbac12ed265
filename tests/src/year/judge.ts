import { type AuthErrorCode, isAuthError, type TokenRecord } from "@auth/core";
import type { BrokerLine } from "./broker-line.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** Why a `getToken` failed, or waited for longer than one issue. */
export const excuses = [
  /** The broker could not be reached. */
  "unreachable",
  /** A hold is in force: the broker is not asked, on purpose; a stuck or contested token is one, too. */
  "held",
  /** A process ended, or its lid was closed, while its request was under way: the others wait for what became of it. */
  "orphaned",
  /** A token was refused so soon after it was issued that the broker's interval forbids to ask for another. */
  "interval",
] as const;
type Excuse = (typeof excuses)[number];

/** What became of the calls of a year. */
export interface Verdict {
  calls: number;
  failed: Record<Excuse, number>;
  /** The longest wait, in milliseconds, of a call that succeeded while the broker could be reached, orphans apart. */
  longestWaitMs: number;
  /** Failures and waits that nothing excuses. */
  unexcused: string[];
}

/** One call under way. */
export interface Call {
  succeeded(): void;
  failed(error: unknown): void;
  /** Its process has ended: nobody waits any more. */
  dropped(): void;
}

/** Judges each call by what stands in the store and what is under way. */
export interface Judge {
  /** What the calls came to; one that is still waiting after minutes was forgotten. */
  conclude(): Verdict;
  /** `awakeMs` = how long its machine was awake by now. */
  begin(awakeMs: () => number): Call;
}

/** For how long an excuse holds, in milliseconds. A manager that never asks again has none. */
interface Patience {
  /** What one issue may take. */
  longestMs: number;
  /** How long a request that nobody answers is waited for. */
  timeoutMs: number;
  /** From an answer to the next request. */
  intervalMs: number;
}

/** No request takes so long, and nobody asked to wait for more. */
const forgottenAfterMs = 60_000;
/** The broker's time is known in steps of a second: managers add three to the interval, and are a second off themselves. */
const marginMs = 4_000;

/** What a broker that can't be reached leads to, the waits after it included. Any other failure is none of its doing. */
const outageCodes: ReadonlySet<AuthErrorCode> = new Set<AuthErrorCode>([
  "AUTH_NETWORK",
  "AUTH_TIMEOUT",
  "AUTH_INVALID_RESPONSE",
  "AUTH_ISSUE_RATE_LIMITED",
  "AUTH_TOKEN_STUCK",
]);

/** Makes the {@link Judge} of a year. */
export function createJudge(
  time: VirtualTime,
  line: BrokerLine,
  record: () => TokenRecord | undefined,
  { longestMs, timeoutMs, intervalMs }: Patience,
): Judge {
  const verdict: Verdict = {
    calls: 0,
    failed: { unreachable: 0, held: 0, orphaned: 0, interval: 0 },
    longestWaitMs: 0,
    unexcused: [],
  };
  const isOrphaned = (): boolean => record()?.attempt?.settled === false && !line.isAsked();

  function excuseOf(error: unknown, startedAt: number): Excuse | undefined {
    if (!isAuthError(error)) return undefined;
    if (!line.wasOpenSince(startedAt) && outageCodes.has(error.code)) return "unreachable";
    const { hold, contest, attempt, dead = [] } = record() ?? {};
    const now = time.now();
    const isTooEarly = attempt !== undefined && now < attempt.at + intervalMs + marginMs;
    // A stuck token is stuck until it is replaced, also where its revocation only waits for the interval.
    const isHeld = hold && (now < hold.until || (hold.probe === true && isTooEarly));
    if (isHeld && error.code === hold.code) return "held";
    if (contest && now < contest.until && error.code === "AUTH_TOKEN_CONTESTED") return "held";
    if (error.code !== "AUTH_ISSUE_RATE_LIMITED" || !isTooEarly) return undefined;
    // Once its answer was waited for in vain, the record says so, and from when on the interval counts.
    if (attempt.abandoned) return "orphaned";
    return dead.some(({ at }) => at >= attempt.at) ? "interval" : undefined;
  }

  const underWay = new Map<Call, () => void>();

  return {
    conclude() {
      for (const check of underWay.values()) check();
      return verdict;
    },
    begin(awakeMs) {
      verdict.calls += 1;
      const startedAt = time.now();
      const startedMs = awakeMs();
      const beganOrphaned = isOrphaned();
      // A stuck token is a hold, up to the request that replaces it.
      const mayWait = beganOrphaned || record()?.hold?.probe === true;
      const accuse = (what: string): void => {
        verdict.unexcused.push(`${new Date(startedAt).toISOString()}: ${what}`);
      };
      const call: Call = {
        succeeded() {
          underWay.delete(call);
          const waitedMs = awakeMs() - startedMs;
          if (!line.wasOpenSince(startedAt)) return;
          const orphanMs = beganOrphaned ? timeoutMs : 0;
          if (waitedMs > longestMs + orphanMs) accuse(`waited ${waitedMs} ms`);
          if (mayWait) return;
          verdict.longestWaitMs = Math.max(verdict.longestWaitMs, waitedMs);
        },
        failed(error) {
          underWay.delete(call);
          const excuse = excuseOf(error, startedAt);
          if (excuse) verdict.failed[excuse] += 1;
          else accuse(`failed: ${error}`);
        },
        dropped() {
          underWay.delete(call);
        },
      };
      underWay.set(call, () => {
        const waitingMs = awakeMs() - startedMs;
        if (waitingMs > forgottenAfterMs) accuse(`waits since ${waitingMs} ms`);
      });
      return call;
    },
  };
}
