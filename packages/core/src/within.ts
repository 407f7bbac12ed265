import { elapsedMs } from "./broker-time.js";
import type { Clock, SleepOptions } from "./clock.js";

/**
 * What `work` brings, or what `timeUp` does where that takes longer than `ms` milliseconds of `clock`. A process that stood
 * still (stopped, or its machine paused) comes back to timers that are over and to answers that are only just arriving: its
 * time begins anew, once.
 */
export async function within<T>(
  clock: Clock,
  ms: number,
  work: Promise<T>,
  timeUp: () => T,
  { background = false }: Pick<SleepOptions, "background"> = {},
): Promise<T> {
  const timer = new AbortController();
  async function deadline(): Promise<T> {
    let stoodStill = false;
    for (let halves = 2; halves > 0; halves -= 1) {
      const startedMs = elapsedMs(clock);
      await clock.sleep(ms / 2, { signal: timer.signal, background });
      if (!stoodStill && elapsedMs(clock) - startedMs > ms * 0.75) {
        stoodStill = true;
        halves = 3;
      }
    }
    return timeUp();
  }
  try {
    return await Promise.race([work, deadline()]);
  } finally {
    // Rejects the deadline, which nobody hears any more.
    timer.abort();
  }
}
