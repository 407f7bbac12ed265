/**
 * The brokers' time, in whole milliseconds: what it is set to is rounded. `Date` headers, expiries, intervals and windows
 * all come from it, so a day passes in a moment. Delays of faults are the one exception: they are real time.
 *
 * @group Starting the simulator
 */
export interface SimulatorClock {
  /** The brokers' time as epoch milliseconds. */
  now(): number;
  /** How many times as fast as the machine's clock it runs; 0 = it stands still. */
  readonly speed: number;
  /** Stops the clock at `at` (epoch milliseconds). From here on it moves only when told. */
  set(at: number): void;
  /** Moves the clock `ms` milliseconds ahead, or back; a running clock runs on, a stopped one stays stopped. */
  advance(ms: number): void;
  /** Lets the clock run on from where it is, `speed` times as fast as the machine's: 1, or 60 for an hour a minute; 0 stops it. */
  run(speed: number): void;
  /** Follows the machine's clock again, as it does from the start when no start time was given. */
  followReal(): void;
}

/** How a clock begins. */
export interface SimulatorClockOptions {
  /** Epoch milliseconds; default: the machine's time. */
  readonly now?: number | undefined;
  /** Default 1, or 0 where `now` is given. */
  readonly speed?: number | undefined;
}

/** Makes a clock that stands at `now`, or runs. `reset` has it begin anew. */
export function createSimulatorClock(options: SimulatorClockOptions = {}): {
  readonly clock: SimulatorClock;
  reset(): void;
} {
  // It was `baseAt` when the machine's clock was `machineAt`, and has run at `speed` since.
  let machineAt = Date.now();
  const startAt = options.now === undefined ? undefined : requireTime(options.now, "now");
  let baseAt = startAt ?? machineAt;
  const speedAtStart = requireSpeed(options.speed ?? (options.now === undefined ? 1 : 0));
  let speed = speedAtStart;
  // A fast clock stops at the last moment that a broker could write.
  const now = (): number =>
    Math.min(latestTime - 1, baseAt + Math.floor((Date.now() - machineAt) * speed));
  const clock: SimulatorClock = {
    now,
    get speed() {
      return speed;
    },
    set(at) {
      baseAt = requireTime(at, "at");
      speed = 0;
    },
    advance(ms) {
      requireFinite(ms, "ms");
      baseAt = requireTime(now() + ms, "the time after it");
      machineAt = Date.now();
    },
    run(newSpeed) {
      requireSpeed(newSpeed);
      baseAt = now();
      machineAt = Date.now();
      speed = newSpeed;
    },
    followReal() {
      machineAt = Date.now();
      baseAt = machineAt;
      speed = 1;
    },
  };
  return {
    clock,
    reset() {
      machineAt = Date.now();
      baseAt = startAt ?? machineAt;
      speed = speedAtStart;
    },
  };
}

function requireFinite(value: number, name: string): number {
  if (!Number.isFinite(value)) throw new TypeError(`${name} must be a finite number, got ${value}`);
  return value;
}

/** From here on a date has no text that a broker could write: a clock that gets there stands. */
export const latestTime: number = Date.parse("9000-01-01T00:00:00Z");

/** A moment that a broker could write, rounded to a whole millisecond as every clock gives it: sums of fractions such as 1.1 hours are hardly ever whole. */
export function requireTime(value: number, name: string): number {
  requireFinite(value, name);
  if (value >= 0 && value < latestTime) return Math.round(value);
  throw new TypeError(
    `${name} must be a time from 1970 to 8999 in epoch milliseconds, got ${value}`,
  );
}

function requireSpeed(value: number): number {
  if (!(Number.isFinite(value) && value >= 0)) {
    throw new TypeError(
      `speed must be 0 (stands still), 1 (as the machine's clock) or any other number from 0 on, got ${value}`,
    );
  }
  return value;
}
