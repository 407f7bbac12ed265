import type { Clock } from "@auth/core";
import { createManualClock } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { createServerClock } from "./server-clock.js";

const startAt = Date.parse("2026-11-21T00:00:00Z");
/** The broker is an hour ahead of this machine. */
const brokerDate = "Sat, 21 Nov 2026 01:00:00 GMT";
const hourMs = 3_600_000;

describe("the server clock", () => {
  it("is the machine's until an answer has told the broker's time", () => {
    const clock = createServerClock(createManualClock(startAt));
    expect(clock.now()).toBe(startAt);
    expect(clock.skewMs).toBeUndefined();
    expect(clock.localNow()).toBe(startAt);
  });

  it("puts the answer's Date and half a second at the middle of the round trip", async () => {
    const base = createManualClock(startAt);
    const clock = createServerClock(base);
    await base.advance(300);
    clock.observe(brokerDate, startAt, startAt + 300);
    expect(clock.skewMs).toBe(hourMs + 500 - 150);
    expect(clock.now()).toBe(startAt + 300 + hourMs + 350);
    expect(clock.localNow()).toBe(startAt + 300);
    await base.advance(10_000);
    expect(clock.now()).toBe(startAt + 10_300 + hourMs + 350);
  });

  it("tells whole milliseconds, so that times can be compared and stored", () => {
    const clock = createServerClock(createManualClock(startAt));
    clock.observe(brokerDate, startAt - 1, startAt);
    expect(Number.isInteger(clock.now())).toBe(true);
  });

  it("learns from the newest answer", () => {
    const clock = createServerClock(createManualClock(startAt));
    clock.observe(brokerDate, startAt, startAt);
    clock.observe("Sat, 21 Nov 2026 00:00:10 GMT", startAt, startAt);
    expect(clock.skewMs).toBe(10_500);
  });

  it.each([
    ["took longer than 2 s", brokerDate, 2001],
    ["arrived before it was asked for, because the clock was set meanwhile", brokerDate, -1],
    ["has no Date", null, 10],
    ["has an unreadable Date", "yesterday", 10],
    ["has a Date without a zone", "Sat, 21 Nov 2026 01:00:00", 10],
    ["has a Date that does not exist", "Sat, 99 Nov 2026 01:00:00 GMT", 10],
  ])("learns nothing from an answer that %s", (_, date, tookMs) => {
    const clock = createServerClock(createManualClock(startAt));
    clock.observe(date, startAt, startAt + tookMs);
    expect(clock.skewMs).toBeUndefined();
    clock.observe(brokerDate, startAt, startAt + 2000);
    const skewMs = clock.skewMs;
    expect(skewMs).toBe(hourMs + 500 - 1000);
    clock.observe(date, startAt, startAt + tookMs);
    expect(clock.skewMs).toBe(skewMs);
  });

  it.each([31_000, -31_000, -900])(
    "after a step of the wall clock by %i ms keeps what it learned only within 30 s",
    async (stepMs) => {
      const base = createManualClock(startAt);
      const clock = createServerClock(base);
      clock.observe(brokerDate, startAt, startAt);
      await base.advance(5000);
      base.step(stepMs);
      const learned = Math.abs(stepMs) < 30_000;
      expect(clock.skewMs).toBe(learned ? hourMs + 500 : undefined);
      expect(clock.now()).toBe(startAt + 5000 + stepMs + (learned ? hourMs + 500 : 0));
    },
  );

  it("notices a step that is followed by calls within the second", async () => {
    const base = createManualClock(startAt);
    const clock = createServerClock(base);
    clock.observe(brokerDate, startAt, startAt);
    for (let call = 0; call < 20; call += 1) {
      await base.advance(100);
      clock.now();
    }
    base.step(-3 * hourMs);
    expect(clock.now()).toBe(base.now());
  });

  it("believes a machine that ran for days without a step", async () => {
    const base = createManualClock(startAt);
    const clock = createServerClock(base);
    clock.observe(brokerDate, startAt, startAt);
    await base.advance(72 * hourMs);
    expect(clock.skewMs).toBe(hourMs + 500);
  });

  it("reads the monotonic clock at most once a second, because now() is on every request's way", async () => {
    const manual = createManualClock(startAt);
    let reads = 0;
    const base: Clock = {
      ...manual,
      monotonicNow: () => {
        reads += 1;
        return manual.monotonicNow();
      },
    };
    const clock = createServerClock(base);
    for (let call = 0; call < 1000; call += 1) clock.now();
    expect(reads).toBe(0);
    clock.observe(brokerDate, startAt, startAt);
    await manual.advance(5000);
    reads = 0;
    for (let call = 0; call < 1000; call += 1) clock.now();
    expect(reads).toBe(1);
  });

  it("works on a clock that has no monotonic time, which then goes unchecked", () => {
    const clock = createServerClock({ now: () => startAt, sleep: async () => {} });
    clock.observe(brokerDate, startAt, startAt);
    expect(clock.now()).toBe(startAt + hourMs + 500);
    expect(clock.monotonicNow).toBeUndefined();
  });

  it("sleeps as the machine's clock does, whatever it has learned", async () => {
    const base = createManualClock(startAt);
    const clock = createServerClock(base);
    clock.observe(brokerDate, startAt, startAt);
    const abort = new AbortController();
    const asleep = clock.sleep(1000, { signal: abort.signal });
    expect(base.sleepers).toBe(1);
    abort.abort("enough");
    await expect(asleep).rejects.toBe("enough");
    expect(clock.monotonicNow?.()).toBe(base.monotonicNow());
  });
});
