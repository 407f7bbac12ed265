import type { Clock, SleepOptions } from "@auth/core";
import { settle } from "./settle.js";
import { messageTurn } from "./suite/turns.js";

/**
 * A clock whose time moves only when told. See {@link createManualClock}.
 *
 * @group Testing a bot
 */
export interface ManualClock extends Clock {
  /** Milliseconds that were advanced since the clock was made; {@link ManualClock.step} does not touch it. */
  monotonicNow(): number;
  /**
   * Moves time forward by `ms` milliseconds. Sleepers wake strictly in the order in which they are due, at exactly that
   * time, and what each of them sets off comes to rest before the next one wakes: promises, WebCrypto, and sleeps that
   * begin meanwhile. `advance(0)` only lets things come to rest. Calls that overlap run one after the other.
   *
   * A sleep of 0 ms needs no time and wakes by itself. Real I/O (files, sockets) is not waited for: await the promise that depends on it instead.
   *
   * @throws RangeError where `ms` is negative or not finite.
   */
  advance(ms: number): Promise<void>;
  /**
   * {@link ManualClock.advance} to a time: epoch milliseconds, or an ISO 8601 text with its zone.
   *
   * @throws RangeError where that time is past.
   */
  advanceTo(at: number | string): Promise<void>;
  /**
   * Changes the wall clock alone by `ms` milliseconds, forward or back, as a correction by NTP or a suspended laptop
   * does. Nobody wakes: sleeps are measured by {@link ManualClock.monotonicNow}, as those of the platform are.
   */
  step(ms: number): void;
  /** How many sleeps are under way, those of background work included. */
  readonly sleepers: number;
}

/** One sleep under way. */
interface Sleeper {
  /** By the monotonic time. */
  dueMs: number;
  wake(): void;
}

/**
 * Makes a clock for tests: time stands still until {@link ManualClock.advance} moves it, so that a day passes in a moment
 * and nothing depends on how fast the machine is.
 *
 * @param at - the time at first: epoch milliseconds, or an ISO 8601 text with its zone, such as
 * `2026-11-21T09:00:00+09:00`
 * @throws TypeError where `at` is no time, or a text without a zone: it would mean another time on another machine.
 *
 * @example
 * ```ts
 * import { createManualClock } from "@auth/testing";
 *
 * const clock = createManualClock("2026-11-21T09:00:00+09:00");
 * const alarm = clock.sleep(60_000).then(() => "a minute later");
 * await clock.advance(60_000);
 * console.log(await alarm, new Date(clock.now()).toISOString());
 * ```
 *
 * @group Testing a bot
 */
export function createManualClock(at: number | string): ManualClock {
  const startAt = readTime(at);
  const sleepers: Sleeper[] = [];
  let elapsedMs = 0;
  let steppedMs = 0;
  let signsOfLife = 0;
  let advancing: Promise<void> = Promise.resolve();

  const now = (): number => startAt + elapsedMs + steppedMs;

  /** Calls that overlap must not interleave: the second starts where the first has ended. */
  function serialise(move: () => Promise<void>): Promise<void> {
    const moved = advancing.then(move);
    advancing = moved.catch(() => {});
    return moved;
  }

  async function moveTo(targetMs: number): Promise<void> {
    await settle(() => signsOfLife);
    for (let next = sleepers[0]; next && next.dueMs <= targetMs; next = sleepers[0]) {
      elapsedMs = Math.max(elapsedMs, next.dueMs);
      next.wake();
      await settle(() => signsOfLife);
    }
    elapsedMs = targetMs;
  }

  return {
    now() {
      signsOfLife += 1;
      return now();
    },
    monotonicNow() {
      signsOfLife += 1;
      return elapsedMs;
    },
    sleep(ms, options = {}) {
      signsOfLife += 1;
      return sleep(sleepers, elapsedMs, ms, options);
    },
    async advance(ms) {
      if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY)) {
        throw new RangeError(`advance(${ms}): time only goes forward; step(${ms}) sets the clock`);
      }
      await serialise(() => moveTo(elapsedMs + ms));
    },
    async advanceTo(target) {
      const targetAt = readTime(target);
      await serialise(async () => {
        const ms = targetAt - now();
        if (ms < 0) throw new RangeError(`advanceTo(${target}): that is ${-ms} ms ago`);
        await moveTo(elapsedMs + ms);
      });
    },
    step(ms) {
      if (!Number.isFinite(ms)) throw new RangeError(`step(${ms}): must be finite milliseconds`);
      steppedMs += ms;
    },
    get sleepers() {
      return sleepers.length;
    },
  };
}

async function sleep(
  sleepers: Sleeper[],
  nowMs: number,
  ms: number,
  { signal }: SleepOptions,
): Promise<void> {
  if (Number.isNaN(ms)) throw new RangeError("sleep(NaN): must be milliseconds");
  if (signal?.aborted) throw signal.reason;
  if (ms <= 0) {
    await messageTurn();
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const leave = (): void => {
      sleepers.splice(sleepers.indexOf(sleeper), 1);
      signal?.removeEventListener("abort", onAbort);
    };
    const onAbort = (): void => {
      leave();
      reject(signal?.reason);
    };
    const sleeper: Sleeper = {
      dueMs: nowMs + ms,
      wake() {
        leave();
        resolve();
      },
    };
    // Behind everyone who is due at the same time: who slept first wakes first.
    const behind = sleepers.findIndex((other) => other.dueMs > sleeper.dueMs);
    sleepers.splice(behind < 0 ? sleepers.length : behind, 0, sleeper);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** Reads epoch milliseconds, or an ISO 8601 text that says its zone. */
export function readTime(at: number | string): number {
  const zoned = typeof at === "number" || /T.*(Z|[+-]\d\d:\d\d)$/.test(at);
  const time = typeof at === "number" ? at : Date.parse(at);
  if (!zoned || !Number.isFinite(time)) {
    throw new TypeError(
      `a time is needed: epoch milliseconds, or a text with its zone such as "2026-11-21T09:00:00+09:00", got ${JSON.stringify(at)}`,
    );
  }
  return time;
}
