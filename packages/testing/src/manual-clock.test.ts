import { createSystemClock } from "@auth/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createManualClock } from "./index.js";

const nineInSeoul = Date.parse("2026-11-21T00:00:00Z");

async function digests(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) {
    await crypto.subtle.digest("SHA-256", new Uint8Array(100));
  }
}

describe("the manual clock", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("stands still until it is told to move", async () => {
    const clock = createManualClock("2026-11-21T09:00:00+09:00");
    await digests(3);
    expect(clock.now()).toBe(nineInSeoul);
    await clock.advance(1500);
    expect(clock.now()).toBe(nineInSeoul + 1500);
    await clock.advanceTo("2026-11-21T00:01:00Z");
    expect(clock.now()).toBe(nineInSeoul + 60_000);
    expect(clock.monotonicNow()).toBe(60_000);
  });

  it("wakes sleepers in the order in which they are due, each at its own time", async () => {
    const clock = createManualClock(0);
    const woken: string[] = [];
    for (const ms of [300, 100, 200, 100]) {
      clock.sleep(ms).then(() => woken.push(`${ms} at ${clock.now()}`));
    }
    await clock.advance(250);
    expect(woken).toEqual(["100 at 100", "100 at 100", "200 at 200"]);
    expect(clock.sleepers).toBe(1);
    expect(clock.now()).toBe(250);
  });

  it("lets a sleeper finish its work, WebCrypto included, before the next one wakes", async () => {
    const clock = createManualClock(0);
    const events: string[] = [];
    async function work(name: string, ms: number): Promise<void> {
      await clock.sleep(ms);
      events.push(`${name} begins`);
      await digests(12);
      events.push(`${name} ends at ${clock.now()}`);
    }
    work("second", 11);
    work("first", 10);
    await clock.advance(20);
    expect(events).toEqual([
      "first begins",
      "first ends at 10",
      "second begins",
      "second ends at 11",
    ]);
  });

  it("wakes sleeps that begin while time moves, so that a poller polls at every interval", async () => {
    const clock = createManualClock(0);
    const polledAt: number[] = [];
    async function poll(): Promise<void> {
      while (polledAt.length < 5) {
        await clock.sleep(1000, { background: true });
        await digests(2);
        polledAt.push(clock.now());
      }
    }
    poll();
    await clock.advance(3500);
    expect(polledAt).toEqual([1000, 2000, 3000]);
  });

  it("gives work that began before advance the time to fall asleep first", async () => {
    const clock = createManualClock(0);
    let wokenAt: number | undefined;
    digests(5).then(async () => {
      await clock.sleep(100);
      wokenAt = clock.now();
    });
    await clock.advance(100);
    expect(wokenAt).toBe(100);
  });

  it("ends a sleep with the signal's reason, before and while it sleeps", async () => {
    const clock = createManualClock(0);
    const abort = new AbortController();
    const asleep = clock.sleep(1000, { signal: abort.signal });
    abort.abort(new Error("enough"));
    await expect(asleep).rejects.toThrow("enough");
    await expect(clock.sleep(1000, { signal: abort.signal })).rejects.toThrow("enough");
    expect(clock.sleepers).toBe(0);
  });

  it("steps the wall clock as NTP does: no sleeper wakes, and the monotonic time goes on", async () => {
    const clock = createManualClock(nineInSeoul);
    let awake = false;
    clock.sleep(1000).then(() => {
      awake = true;
    });
    clock.step(-3_600_000);
    await clock.advance(999);
    expect(awake).toBe(false);
    expect(clock.now()).toBe(nineInSeoul - 3_600_000 + 999);
    expect(clock.monotonicNow()).toBe(999);
    await clock.advance(1);
    expect(awake).toBe(true);
  });

  it("needs no time to sleep 0 ms, and moves on although something sleeps 0 ms for ever", async () => {
    const clock = createManualClock(0);
    let stop = false;
    let rounds = 0;
    async function spin(): Promise<void> {
      while (!stop) {
        await clock.sleep(0);
        rounds += 1;
      }
    }
    const spinning = spin();
    await clock.advance(10);
    stop = true;
    await spinning;
    expect(rounds).toBeGreaterThan(1);
    expect(clock.now()).toBe(10);
  });

  it("runs overlapping calls one after the other, so that a forgotten await does not reorder time", async () => {
    const clock = createManualClock(0);
    const woken: number[] = [];
    clock.sleep(50).then(() => woken.push(clock.now()));
    clock.sleep(120).then(() => woken.push(clock.now()));
    await Promise.all([clock.advance(100), clock.advance(50)]);
    expect(woken).toEqual([50, 120]);
    expect(clock.now()).toBe(150);
  });

  it("works under the runner's fake timers", async () => {
    vi.useFakeTimers();
    const clock = createManualClock(0);
    const asleep = clock.sleep(5);
    await clock.advance(5);
    await asleep;
    expect(clock.now()).toBe(5);
  });

  it("wakes at the very times at which the machine's own clock would", async () => {
    vi.useFakeTimers();
    const system = createSystemClock();
    const manual = createManualClock(Date.now());
    const order: { system: number[]; manual: number[] } = { system: [], manual: [] };
    for (const ms of [30, 10, 20, 10, 5]) {
      system.sleep(ms).then(() => order.system.push(ms));
      manual.sleep(ms).then(() => order.manual.push(ms));
    }
    await vi.advanceTimersByTimeAsync(25);
    await manual.advance(25);
    expect(order.manual).toEqual(order.system);
    expect(order.manual).toEqual([5, 10, 10, 20]);
  });

  it("refuses times that mean nothing, or something else on another machine", async () => {
    expect(() => createManualClock("2026-11-21T09:00:00")).toThrow(TypeError);
    expect(() => createManualClock("2026-11-21")).toThrow(TypeError);
    expect(() => createManualClock(Number.NaN)).toThrow(TypeError);
    const clock = createManualClock(1000);
    await expect(clock.advance(-1)).rejects.toThrow("step(-1)");
    await expect(clock.advance(Number.NaN)).rejects.toThrow(RangeError);
    await expect(clock.advanceTo(999)).rejects.toThrow("1 ms ago");
    await expect(clock.sleep(Number.NaN)).rejects.toThrow(RangeError);
    expect(() => clock.step(Number.NaN)).toThrow(RangeError);
    await clock.advance(1);
    expect(clock.now()).toBe(1001);
  });
});
