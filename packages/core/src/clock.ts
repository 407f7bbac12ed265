import { orAborted } from "./waiting.js";
import type { PlatformAbortSignal } from "./web-types.js";

/**
 * How to wait; see {@link Clock.sleep}.
 *
 * @group Keeping time
 */
export interface SleepOptions {
  /** Ends the wait early: the promise rejects with `signal.reason`. */
  signal?: PlatformAbortSignal;
  /** `true` for work that no caller waits on: its timer does not keep the process alive. Default `false`. */
  background?: boolean;
}

/**
 * Knows the time, and can wait. Everything in these packages takes its time from a clock, so that a test
 * can let a day pass in a moment and a provider can correct a machine whose time is wrong.
 *
 * @group Keeping time
 */
export interface Clock {
  /** The time as epoch milliseconds. */
  now(): number;
  /** Waits `ms` milliseconds. Rejects with `options.signal.reason` when that signal aborts first. */
  sleep(ms: number, options?: SleepOptions): Promise<void>;
  /**
   * Milliseconds that this clock adds to the machine's own time, as learned from a broker's `Date` header.
   * Absent where nothing was learned yet, or where the clock learns nothing.
   */
  readonly skewMs?: number | undefined;
  /** Milliseconds since an arbitrary start, never stepped; absent = steps of the wall clock go unnoticed. */
  monotonicNow?(): number;
}

/** The longest delay that platform timers take; longer waits are made of several. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Makes the clock of this machine: `Date.now()` and `setTimeout`. It is the default everywhere.
 *
 * @group Keeping time
 */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonicNow: () => performance.now(),
    async sleep(ms, options = {}) {
      let leftMs = ms;
      do {
        await timer(Math.min(leftMs, maxTimerMs), options);
        leftMs -= maxTimerMs;
      } while (leftMs > 0);
    },
  };
}

/** The one of all managers that are given none. */
export const systemClock: Clock = /* @__PURE__ */ createSystemClock();

async function timer(ms: number, { signal, background = false }: SleepOptions): Promise<void> {
  let handle: unknown;
  const over = new Promise<void>((resolve) => {
    handle = setTimeout(resolve, ms);
    // Only Node-like runtimes have timers that can be unref'd; elsewhere nothing keeps a process alive.
    if (background) (handle as { unref?: () => void }).unref?.();
  });
  try {
    await orAborted(over, signal);
  } finally {
    clearTimeout(handle as number);
  }
}
