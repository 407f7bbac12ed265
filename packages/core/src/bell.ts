import type { Clock, SleepOptions } from "./clock.js";
import { orAborted } from "./waiting.js";

/** Wakes everybody who waits for something to change. */
export interface Bell {
  /** Wakes all who wait now. */
  ring(): void;
  /** Waits `ms` milliseconds of `clock`, or until the bell rings, or rejects with `signal.reason`. */
  wait(
    ms: number,
    clock: Clock,
    options?: { signal?: SleepOptions["signal"] | undefined; background?: boolean },
  ): Promise<void>;
}

/** Makes a {@link Bell}. */
export function createBell(): Bell {
  let timers: AbortController[] = [];
  return {
    ring() {
      for (const timer of timers) timer.abort();
    },
    async wait(ms, clock, { signal, background = false } = {}) {
      const timer = new AbortController();
      timers = [...timers, timer];
      const woken = clock.sleep(ms, { signal: timer.signal, background }).catch(() => {});
      try {
        await orAborted(woken, signal);
      } finally {
        timers = timers.filter((other) => other !== timer);
        timer.abort();
      }
    },
  };
}
