import type { Clock } from "@auth/core";

/** How {@link within} waits. */
export interface WithinOptions {
  /** The longest that it takes, in milliseconds. */
  ms: number;
  clock: Clock;
  /** The error where time is up. */
  timeUp: () => Error;
  /** Nobody waits for it: its timer does not keep the process alive. Default `false`. */
  background?: boolean;
}

/**
 * What `work` brings, or the error of `timeUp` where that takes longer than `ms`. `work` is told by its signal that nobody waits any
 * more, so that it can let go of what it holds. No timer is left behind either way.
 */
export async function within<T>(
  { ms, clock, timeUp, background = false }: WithinOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timer = new AbortController();
  const late = new AbortController();
  const timeout = clock.sleep(ms, { signal: timer.signal, background }).then((): never => {
    late.abort();
    throw timeUp();
  });
  try {
    // Whichever loses the race may still reject: the race has heard it.
    return await Promise.race([work(late.signal), timeout]);
  } finally {
    timer.abort();
  }
}
