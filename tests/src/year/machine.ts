import type { Clock } from "@auth/core";
import type { VirtualTime } from "./virtual-time.ts";

/** A computer of the desk. While its lid is closed its wall clock goes on, and nothing else does. */
export interface Machine {
  /** Closes the lid for `ms` milliseconds. */
  closeLid(ms: number): void;
  readonly isAsleep: boolean;
  /** Milliseconds that it was awake. */
  awakeMs(): number;
  /** Starts a process on it. */
  startProcess(): ProcessOnMachine;
}

/** What one process has of its machine. After its end nothing of it ever runs again. */
export interface ProcessOnMachine {
  readonly clock: Clock;
  /** Runs `task` when the process was awake for another `ms` milliseconds. */
  later(ms: number, task: () => void): () => void;
  end(): void;
  /** It has not ended, and its machine is awake. */
  readonly isRunning: boolean;
}

export function createMachine(time: VirtualTime): Machine {
  const bornAt = time.now();
  let asleepMs = 0;
  let asleepUntil = bornAt;
  const sleepLeftMs = (): number => Math.max(0, asleepUntil - time.now());
  const awakeMs = (): number => time.now() - bornAt - asleepMs + sleepLeftMs();

  function startProcess(): ProcessOnMachine {
    let isOver = false;

    function later(ms: number, task: () => void): () => void {
      const dueMs = awakeMs() + Math.ceil(ms);
      let cancel = time.later(ms + sleepLeftMs(), run);
      function run(): void {
        if (isOver) return;
        const leftMs = dueMs - awakeMs() + sleepLeftMs();
        if (leftMs > 0) cancel = time.later(leftMs, run);
        else task();
      }
      return () => cancel();
    }

    const clock: Clock = {
      now: time.now,
      monotonicNow: awakeMs,
      sleep: (ms, { signal } = {}) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason);
          const cancel = later(ms, () => {
            signal?.removeEventListener("abort", stop);
            resolve();
          });
          function stop(): void {
            cancel();
            reject(signal?.reason);
          }
          signal?.addEventListener("abort", stop, { once: true });
        }),
    };
    return {
      clock,
      later,
      end() {
        isOver = true;
      },
      get isRunning() {
        return !isOver && sleepLeftMs() === 0;
      },
    };
  }

  return {
    closeLid(ms) {
      asleepMs += Math.ceil(ms);
      asleepUntil = time.now() + Math.ceil(ms);
    },
    get isAsleep() {
      return sleepLeftMs() > 0;
    },
    awakeMs,
    startProcess,
  };
}
