import type { Clock } from "./clock.js";
import type { PlatformAbortSignal } from "./web-types.js";

/** Wakes everybody who waits for something to change. */
export interface Bell {
  /** Wakes all who wait now. */
  ring(): void;
  /** Waits `ms` milliseconds of `clock`, or until the bell rings, or rejects with `signal.reason`. */
  wait(
    ms: number,
    clock: Clock,
    options?: { signal?: PlatformAbortSignal | undefined; background?: boolean },
  ): Promise<void>;
}

/** Makes a {@link Bell}. */
export function createBell(): Bell {
  const sleeping = new Set<() => void>();
  return {
    ring() {
      for (const wake of sleeping) wake();
    },
    async wait(ms, clock, { signal, background = false } = {}) {
      if (signal?.aborted) throw signal.reason;
      const timer = new AbortController();
      const woken = new Promise<void>((resolve) => {
        const wake = (): void => {
          sleeping.delete(wake);
          signal?.removeEventListener("abort", wake);
          timer.abort();
          resolve();
        };
        sleeping.add(wake);
        signal?.addEventListener("abort", wake, { once: true });
        clock.sleep(ms, { signal: timer.signal, background }).then(wake, wake);
      });
      await woken;
      if (signal?.aborted) throw signal.reason;
    },
  };
}
