import type { Clock } from "./clock.js";
import type { TokenRecord } from "./token-record.js";

/** The broker's time, as well as it is known. */
export interface BrokerTime {
  /** Epoch milliseconds. */
  now(): number;
  /** The most that `now()` adds to `clock.now()`, also when the clock forgets the broker's time. */
  mostAddedMs(): number;
  /** Milliseconds since some start: for durations, which no wall clock that is set or corrected changes. */
  elapsedMs(): number;
  /** Learns from a record that it is at least as late as its newest settled attempt. */
  believe(record: TokenRecord): void;
}

/** Milliseconds since some start; a clock that knows no other time has that of the wall. */
export function elapsedMs(clock: Clock): number {
  return clock.monotonicNow?.() ?? clock.now();
}

/** A record cannot be from further in the future: then its writer's clock was wrong, not ours. */
const mostBelievedMs = 24 * 60 * 60 * 1000;

/** Makes the {@link BrokerTime} over `clock`. */
export function createBrokerTime(clock: Clock): BrokerTime {
  let learnedMs = 0;
  return {
    // `skewMs` may look at the clock once more: that is spared while nothing was learned from a record.
    now: () => clock.now() + (learnedMs && clock.skewMs === undefined ? learnedMs : 0),
    mostAddedMs: () => learnedMs,
    elapsedMs: () => elapsedMs(clock),
    believe({ attempt }) {
      if (!attempt?.settled) return;
      const aheadMs = attempt.at - clock.now();
      if (aheadMs > learnedMs && aheadMs <= mostBelievedMs) learnedMs = aheadMs;
    },
  };
}
