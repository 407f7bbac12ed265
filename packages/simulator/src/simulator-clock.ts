/**
 * The brokers' time. `Date` headers, expiries, intervals and windows all come from it, so a day passes in a moment.
 * Delays of faults are the one exception: they are real time.
 *
 * @group Starting the simulator
 */
export interface SimulatorClock {
  /** The brokers' time as epoch milliseconds. */
  now(): number;
  /** Stops the clock at `at` (epoch milliseconds). From here on it moves only when told. */
  set(at: number): void;
  /** Moves the clock `ms` milliseconds ahead; a running clock runs on, a stopped one stays stopped. */
  advance(ms: number): void;
  /** Follows the machine's clock again, as it does from the start when no start time was given. */
  followReal(): void;
}

/** Makes a clock that is stopped at `startAt`, or follows the machine's when that is absent. */
export function createSimulatorClock(startAt?: number): SimulatorClock {
  // A stopped clock holds a time, a running one the distance to the machine's time.
  let stoppedAt: number | undefined;
  let offsetMs = 0;
  const clock: SimulatorClock = {
    now: () => stoppedAt ?? Date.now() + offsetMs,
    set(at) {
      stoppedAt = requireFinite(at, "at");
    },
    advance(ms) {
      requireFinite(ms, "ms");
      if (stoppedAt === undefined) offsetMs += ms;
      else stoppedAt += ms;
    },
    followReal() {
      stoppedAt = undefined;
      offsetMs = 0;
    },
  };
  if (startAt !== undefined) clock.set(startAt);
  return clock;
}

function requireFinite(value: number, name: string): number {
  if (!Number.isFinite(value)) throw new TypeError(`${name} must be a finite number, got ${value}`);
  return value;
}
