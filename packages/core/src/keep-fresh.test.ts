import { createManualClock, type ManualClock } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { createBell } from "./bell.js";
import { createBrokerTime } from "./broker-time.js";
import type { Clock, SleepOptions } from "./clock.js";
import { keepFreshUntil } from "./keep-fresh.js";

interface Kept {
  clock: ManualClock;
  /** When `refresh` was called, in milliseconds since the start. */
  refreshes: number[];
  naps: (SleepOptions | undefined)[];
  stop(): void;
}

/** Keeps fresh what is due every `dueMs`. */
function keepWhatIsDueEvery(dueMs: number): Kept {
  const clock = createManualClock("2026-11-23T09:00:00+09:00");
  const refreshes: number[] = [];
  const naps: Kept["naps"] = [];
  const watched: Clock = {
    now: clock.now,
    sleep(ms, options) {
      naps.push(options);
      return clock.sleep(ms, options);
    },
  };
  const stopping = new AbortController();
  const refresh = async (): Promise<number> => {
    refreshes.push(clock.monotonicNow());
    return clock.now() + dueMs;
  };
  const time = createBrokerTime(watched);
  keepFreshUntil(stopping.signal, refresh, watched, time, createBell()).catch(() => {});
  return { clock, refreshes, naps, stop: () => stopping.abort() };
}

describe("keeping fresh without callers", () => {
  it("looks again when a refresh is due, so that a token of seconds does not expire unnoticed", async () => {
    const { clock, refreshes, stop } = keepWhatIsDueEvery(5_000);
    await clock.advance(15_000);
    expect(refreshes).toEqual([0, 5_000, 10_000, 15_000]);
    stop();
  });

  it("looks once a minute however far off that is, because timers stand still while a laptop sleeps", async () => {
    const { clock, refreshes, stop } = keepWhatIsDueEvery(3_600_000);
    await clock.advance(120_000);
    expect(refreshes).toEqual([0, 60_000, 120_000]);
    stop();
  });

  it("looks once a second at most where a refresh is overdue and cannot be had", async () => {
    const { clock, refreshes, stop } = keepWhatIsDueEvery(-5_000);
    await clock.advance(2_000);
    expect(refreshes).toEqual([0, 1_000, 2_000]);
    stop();
  });

  it("does not keep a process alive by its timer", async () => {
    const { clock, naps, stop } = keepWhatIsDueEvery(5_000);
    await clock.advance(5_000);
    expect(naps.map((options) => options?.background)).toEqual([true, true]);
    stop();
  });

  it("ends at once when it is stopped, in the middle of its nap", async () => {
    const { clock, refreshes, stop } = keepWhatIsDueEvery(5_000);
    await clock.advance(0);
    expect(clock.sleepers).toBe(1);
    stop();
    await clock.advance(0);
    expect(clock.sleepers).toBe(0);
    await clock.advance(60_000);
    expect(refreshes).toEqual([0]);
  });
});
