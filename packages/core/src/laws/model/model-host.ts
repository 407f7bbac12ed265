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

/** Where a process may end, or stand still. */
export const places = [
  "before a get",
  "after a get",
  "before a set",
  "after a set",
  "before an issue",
  "after an issue",
  "before a revocation",
  "after a revocation",
] as const;
export type Place = (typeof places)[number];

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
  /** A step of this process, towards its death or a standstill; `false` = it is dead. */
  step(where: Place): boolean;
  end(): void;
  /** It ends at its next step there; without `place`, after so many steps of any kind. */
  dieAt(place: Place | undefined, steps: number): void;
  /** It lives on, unless it is dead, and does not freeze any more. */
  spare(): void;
  /** It stands still for `ms`, from its next step there on, or from so many steps of any kind on. */
  freezeAt(place: Place | undefined, steps: number, ms: number): void;
  /** The wall clock is set by hand or by NTP. */
  setClock(byMs: number): void;
  /** In which turn it was set last. */
  readonly setInTurn: number;
  /** An answer told the broker's time. */
  learnTime(): void;
}

/** What comes after so many steps, all of them or those of one kind. */
interface Fate {
  place: Place | undefined;
  steps: number;
}

function comesTrue(fate: Fate, where: Place): boolean {
  if (fate.place !== undefined && fate.place !== where) return false;
  fate.steps -= 1;
  return fate.steps <= 0;
}

/** What a server clock forgets after: see provider-kit. */
const largestStepMs = 30_000;

export function createModelHost(
  time: SimulatedTime,
  plan: HostPlan,
  onTrouble: (what: `${"died" | "froze"} ${Place}`) => void,
): ModelHost {
  const bornAt = time.now();
  let { aheadMs } = plan;
  let skewMs: number | undefined;
  let isDead = false;
  let death: Fate | undefined;
  let frozenUntil = 0;
  let freezing: (Fate & { ms: number }) | undefined;
  let frozenMs = 0;
  let setInTurn = -1;
  let sleeping = 0;

  function later(ms: number, task: () => void): () => void {
    let cancel = time.later(ms, run);
    function run(): void {
      if (isDead) return;
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

  function freeze(ms: number): void {
    freezing = undefined;
    frozenMs += ms;
    frozenUntil = time.now() + ms;
  }

  return {
    clock,
    get isDead() {
      return isDead;
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
    step(where) {
      if (isDead) return false;
      if (death && comesTrue(death, where)) {
        isDead = true;
        onTrouble(`died ${where}`);
      } else if (freezing && comesTrue(freezing, where)) {
        freeze(freezing.ms);
        onTrouble(`froze ${where}`);
      }
      return !isDead;
    },
    end() {
      isDead = true;
    },
    dieAt(place, steps) {
      death = { place, steps: place ? 1 : steps };
    },
    spare() {
      death = undefined;
      freezing = undefined;
    },
    freezeAt(place, steps, ms) {
      if (place === undefined && steps === 0) freeze(ms);
      else freezing = { place, steps: place ? 1 : steps, ms };
    },
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
