import type { Clock, SleepOptions } from "./clock.js";

/** What `work` brings, or what `timeUp` does where that takes longer than `ms` milliseconds of `clock`. */
export async function within<T>(
  clock: Clock,
  ms: number,
  work: Promise<T>,
  timeUp: () => T,
  { background = false }: Pick<SleepOptions, "background"> = {},
): Promise<T> {
  const timer = new AbortController();
  const late = clock.sleep(ms, { signal: timer.signal, background }).then(timeUp);
  try {
    return await Promise.race([work, late]);
  } finally {
    // Rejects `late`, which nobody hears any more.
    timer.abort();
  }
}
