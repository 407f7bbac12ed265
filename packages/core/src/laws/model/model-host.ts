import type { Clock } from "@auth/core";
import type { SimulatedTime } from "./simulated-time.js";

/** How the clock of one process's host runs. */
export interface HostPlan {
  /** How far the host's own time is ahead of the broker's. */
  aheadMs: number;
  /** Whether the provider corrects it by the broker's answers, as provider-kit does, and how exactly. */
  learns: boolean;
  learnedErrorMs: number;
}

/** One process on its host, as seen from outside: it may be frozen, and it may die between any two steps. */
export interface ModelHost {
  readonly clock: Clock;
  readonly isDead: boolean;
  /** Sleeps under way: what would keep this process alive, or wake it. */
  readonly sleeping: number;
  readonly isFrozen: boolean;
  /** How long it was frozen altogether. */
  readonly frozenMs: number;
  /** Runs `task` in this process in `ms`; never when it is dead by then, and later when it is frozen. */
  later(ms: number, task: () => void): () => void;
  /** Counts a step of this process towards its death; `false` = it is dead. */
  step(): boolean;
  dieAfter(steps: number): void;
  /** It lives on, unless it is dead, and does not freeze any more. */
  spare(): void;
  /** It stands still for `ms`, from so many steps on. */
  freezeAfter(steps: number, ms: number): void;
  /** The wall clock is set by hand or by NTP. */
  setClock(byMs: number): void;
  /** In which turn it was set last. */
  readonly setInTurn: number;
  /** An answer told the broker's time. */
  learnTime(): void;
}

/** What a server clock forgets after: see provider-kit. */
const largestStepMs = 30_000;

export function createModelHost(time: SimulatedTime, plan: HostPlan): ModelHost {
  const bornAt = time.now();
  let { aheadMs } = plan;
  let skewMs: number | undefined;
  let stepsLeft = Number.POSITIVE_INFINITY;
  let frozenUntil = 0;
  let freezing: { steps: number; ms: number } | undefined;
  let frozenMs = 0;
  let setInTurn = -1;
  let sleeping = 0;

  function later(ms: number, task: () => void): () => void {
    let cancel = time.later(ms, run);
    function run(): void {
      if (stepsLeft <= 0) return;
      if (time.now() < frozenUntil) cancel = time.later(frozenUntil - time.now(), run);
      else task();
    }
    return () => cancel();
  }

  const clock: Clock = {
    now: () => time.now() + aheadMs + (skewMs ?? 0),
    monotonicNow: () => time.now() - bornAt,
    get skewMs() {
      return skewMs;
    },
    sleep: (ms, { signal } = {}) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        sleeping += 1;
        const cancel = later(ms, () => {
          sleeping -= 1;
          signal?.removeEventListener("abort", stop);
          resolve();
        });
        function stop(): void {
          sleeping -= 1;
          cancel();
          reject(signal?.reason);
        }
        signal?.addEventListener("abort", stop, { once: true });
      }),
  };

  function freezeIn(steps: number, ms: number): void {
    freezing = steps > 0 ? { steps, ms } : undefined;
    if (freezing) return;
    frozenMs += ms;
    frozenUntil = time.now() + ms;
  }

  return {
    clock,
    get isDead() {
      return stepsLeft <= 0;
    },
    get isFrozen() {
      return time.now() < frozenUntil;
    },
    get setInTurn() {
      return setInTurn;
    },
    get frozenMs() {
      return frozenMs;
    },
    get sleeping() {
      return sleeping;
    },
    later,
    step() {
      stepsLeft -= 1;
      if (freezing && stepsLeft > 0) freezeIn(freezing.steps - 1, freezing.ms);
      return stepsLeft > 0;
    },
    dieAfter(steps) {
      stepsLeft = Math.min(stepsLeft, steps);
    },
    spare() {
      if (stepsLeft > 0) stepsLeft = Number.POSITIVE_INFINITY;
      freezing = undefined;
    },
    freezeAfter: freezeIn,
    setClock(byMs) {
      aheadMs += byMs;
      setInTurn = time.turn();
      if (Math.abs(byMs) > largestStepMs) skewMs = undefined;
    },
    learnTime() {
      if (plan.learns) skewMs = plan.learnedErrorMs - aheadMs;
    },
  };
}
