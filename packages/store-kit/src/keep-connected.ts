import type { Clock } from "@auth/core";

/** What {@link keepConnected} keeps up. */
export interface Connection {
  /**
   * Connects, and stays until the connection breaks, which it rejects with, or `stopped` aborts. Calls `onUp` as soon as it works.
   */
  session(stopped: AbortSignal, onUp: () => void): Promise<void>;
  /** It broke, or could not be had, for the first time since it worked. */
  onDown(error: unknown): void;
  clock: Clock;
}

const firstPauseMs = 100;
const longestPauseMs = 30_000;

/**
 * Connects again and again, after growing and jittered pauses, until the returned function is called. It runs in the
 * background: its timers keep no process alive, and nothing comes out of it.
 */
export function keepConnected({ session, onDown, clock }: Connection): () => void {
  const stopping = new AbortController();
  let failures = 0;

  async function run(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      try {
        await session(stopped, () => {
          failures = 0;
        });
      } catch (error) {
        failures += 1;
        if (failures === 1 && !stopped.aborted) onDown(error);
      }
      if (stopped.aborted) return;
      // Jittered: a server that comes back is not met by everybody at once.
      const ms = Math.min(firstPauseMs * 2 ** failures, longestPauseMs) * (0.5 + Math.random() / 2);
      await clock.sleep(ms, { signal: stopped, background: true }).catch(() => {});
    }
  }

  run(stopping.signal).catch(() => {});
  return () => stopping.abort();
}
