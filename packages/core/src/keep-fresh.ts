import type { Bell } from "./bell.js";
import type { BrokerTime } from "./broker-time.js";
import type { Clock } from "./clock.js";
import type { PlatformAbortSignal } from "./web-types.js";

/** A timer does not run while a laptop sleeps: after at most this long awake, the time is looked at again. */
const longestNapMs = 60_000;
const shortestNapMs = 1_000;

/**
 * Refreshes without callers until `signal` aborts.
 *
 * @param refresh - brings the token up to date and says when to look again
 */
export async function keepFreshUntil(
  signal: PlatformAbortSignal,
  refresh: () => Promise<number>,
  clock: Clock,
  time: BrokerTime,
  bell: Bell,
): Promise<void> {
  while (!signal.aborted) {
    const dueAt = await refresh();
    if (signal.aborted) return;
    const napMs = Math.min(Math.max(dueAt - time.now(), shortestNapMs), longestNapMs);
    await bell.wait(napMs, clock, { signal, background: true });
  }
}
