import { createSystemClock } from "@auth/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const dayMs = 24 * 60 * 60 * 1000;

describe("the clock of this machine", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("tells the machine's time, and one that nobody sets", () => {
    vi.setSystemTime(1_795_219_200_000);
    const clock = createSystemClock();
    expect(clock.now()).toBe(1_795_219_200_000);
    const before = clock.monotonicNow?.() ?? Number.NaN;
    vi.advanceTimersByTime(5);
    expect((clock.monotonicNow?.() ?? Number.NaN) - before).toBe(5);
  });

  it("wakes at the time that was asked for, not before", async () => {
    const woken = vi.fn();
    const sleep = createSystemClock().sleep(1_000).then(woken);
    await vi.advanceTimersByTimeAsync(999);
    expect(woken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(woken).toHaveBeenCalledOnce();
    await sleep;
  });

  it("sleeps for 90 days, which no platform timer can", async () => {
    const woken = vi.fn();
    const sleep = createSystemClock()
      .sleep(90 * dayMs)
      .then(woken);
    await vi.advanceTimersByTimeAsync(90 * dayMs - 1);
    expect(woken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(woken).toHaveBeenCalledOnce();
    await sleep;
  });

  it("keeps the process alive for a caller who waits, and not for background work", async ({
    skip,
  }) => {
    const timers: NodeJS.Timeout[] = [];
    const setTimer = globalThis.setTimeout;
    skip(typeof setTimer(() => {}) !== "object", "no timer keeps a process alive there");
    vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void, ms: number) => {
      const timer = setTimer(run, ms);
      timers.push(timer);
      return timer;
    }) as typeof setTimeout);
    const clock = createSystemClock();
    const sleeps = [clock.sleep(10), clock.sleep(10, { background: true })];
    expect(timers.map((timer) => timer.hasRef())).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(10);
    await Promise.all(sleeps);
  });

  it("ends a sleep with the reason of its signal, and leaves no timer behind", async () => {
    const ending = new AbortController();
    const sleep = createSystemClock().sleep(90 * dayMs, { signal: ending.signal });
    const ended = expect(sleep).rejects.toBe("enough");
    await vi.advanceTimersByTimeAsync(30 * dayMs);
    ending.abort("enough");
    await ended;
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not begin a sleep that was ended before", async () => {
    const sleep = createSystemClock().sleep(1_000, { signal: AbortSignal.abort("too late") });
    await expect(sleep).rejects.toBe("too late");
    expect(vi.getTimerCount()).toBe(0);
  });
});
