import { describe, expect, it } from "vitest";
import { createBrokerTime } from "./broker-time.js";
import type { Clock } from "./clock.js";
import { believedUntil, createSightings } from "./sightings.js";
import type { TokenRecord } from "./token-record.js";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe("what another host dated", () => {
  it("counts from when it was first seen here", () => {
    const sightings = createSightings();
    const seen = (identity: string, now: number) => sightings.firstSeen("attempt", identity, now);
    expect([seen("a", 100), seen("a", 200), seen("b", 300), seen("a", 400)]).toEqual([
      100, 100, 300, 400,
    ]);
    expect(sightings.firstSeen("hold", "a", 500)).toBe(500);
    expect(seen("a", 600)).toBe(400);
  });

  it("does not lie in the future once the clock was set back", () => {
    const sightings = createSightings();
    const seen = (now: number) => sightings.firstSeen("attempt", "a", now);
    expect([seen(1000), seen(400), seen(1000)]).toEqual([1000, 400, 400]);
  });

  it("lasts as long as it says, but no longer than anything of its kind", () => {
    const sightings = createSightings();
    const until = (is: number, now: number) => believedUntil(is, 100, "hold", now, sightings);
    expect([until(1050, 1000), until(1050, 1040)]).toEqual([1050, 1050]);
    expect([until(9000, 1000), until(9000, 1060)]).toEqual([1100, 1100]);
  });
});

describe("the broker's time", () => {
  function slow(skewMs?: number): { now: number; clock: Clock } {
    const host = {
      now: 0,
      clock: {
        now: () => host.now,
        sleep: async () => {},
        ...(skewMs !== undefined && { skewMs }),
      },
    };
    return host;
  }
  const answered = (at: number, settled = true): TokenRecord => ({
    format: 1,
    key: "key",
    revision: 1,
    dead: [],
    attempt: { id: "a", at, settled },
  });

  it("is at least that of the newest answer, and goes on from there", () => {
    const host = slow();
    const time = createBrokerTime(host.clock);
    time.believe(answered(hourMs));
    expect(time.now()).toBe(hourMs);
    host.now = 1000;
    expect(time.now()).toBe(hourMs + 1000);
    time.believe(answered(hourMs));
    expect(time.now()).toBe(hourMs + 1000);
    time.believe(answered(2 * hourMs));
    expect(time.now()).toBe(2 * hourMs);
  });

  it("is not that of a request under way, of the past, or of more than a day ahead", () => {
    const time = createBrokerTime(slow().clock);
    time.believe(answered(hourMs, false));
    time.believe(answered(-hourMs));
    time.believe(answered(dayMs + 1));
    const { attempt: _none, ...without } = answered(hourMs);
    time.believe(without);
    expect(time.now()).toBe(0);
    time.believe(answered(dayMs));
    expect(time.now()).toBe(dayMs);
  });

  it("is the clock's own where that has learned it, and may be behind when it forgets", () => {
    const time = createBrokerTime(slow(5).clock);
    time.believe(answered(hourMs));
    expect([time.now(), time.mostAddedMs()]).toEqual([0, hourMs]);
  });

  it("measures durations by a clock that is never set, if there is one", () => {
    const host = slow();
    expect(createBrokerTime(host.clock).elapsedMs()).toBe(0);
    expect(createBrokerTime({ ...host.clock, monotonicNow: () => 42 }).elapsedMs()).toBe(42);
  });
});
