import { createManualClock } from "@auth/testing";
import { describe, expect, it } from "vitest";
import type { Clock, SleepOptions } from "./clock.js";
import { within } from "./within.js";

const ms = 3000;

/** A process that stands still from one time to another, and what it does with its 3 s. */
function start(answerMs: number, ...still: [fromMs: number, toMs: number][]) {
  const manual = createManualClock("2026-11-21T09:00:00+09:00");
  const slept: (boolean | undefined)[] = [];
  const clock: Clock = {
    now: manual.now,
    monotonicNow: manual.monotonicNow,
    async sleep(forMs: number, options: SleepOptions = {}) {
      slept.push(options.background);
      await manual.sleep(forMs, options);
      const now = manual.monotonicNow();
      const end = still.find(([from, to]) => now >= from && now < to)?.[1];
      if (end !== undefined) await manual.sleep(end - now, options);
    },
  };
  const answer = manual.sleep(answerMs).then(() => "answer");
  return {
    manual,
    slept,
    end: (background?: boolean) =>
      within(clock, ms, answer, () => "too late", { ...(background && { background }) }),
    outcome: () => within(clock, ms, answer, () => "too late"),
  };
}

/** What has come of it by then. */
async function by(atMs: number, { manual, outcome }: ReturnType<typeof start>): Promise<string> {
  const end = outcome();
  await manual.advance(atMs);
  return Promise.race([end, Promise.resolve("waits")]);
}

describe("within", () => {
  it("brings the answer, or gives up when the time is over", async () => {
    expect(await by(ms, start(ms - 1))).toBe("answer");
    expect(await by(ms - 1, start(9000))).toBe("waits");
    expect(await by(ms, start(9000))).toBe("too late");
  });

  it.each([
    [1000, "in the first half"],
    [2000, "in the second half"],
  ])("hears an answer that comes after the process stood still: %s ms, %s", async (fromMs) => {
    expect(await by(70_000, start(62_999, [fromMs, 60_000]))).toBe("answer");
  });

  it("begins its time anew then, but once", async () => {
    expect(await by(62_999, start(90_000, [2000, 60_000]))).toBe("waits");
    expect(await by(63_000, start(90_000, [2000, 60_000]))).toBe("too late");
    const twice = (): ReturnType<typeof start> => start(200_000, [2000, 60_000], [62_000, 120_000]);
    expect(await by(119_999, twice())).toBe("waits");
    expect(await by(120_000, twice())).toBe("too late");
  });

  it("takes no small delay for a standstill", async () => {
    expect(await by(3750, start(9000, [2000, 3750]))).toBe("too late");
    expect(await by(3751, start(9000, [2000, 3751]))).toBe("waits");
  });

  it("keeps no process alive for what runs in the background", async () => {
    const [background, foreground] = [start(1), start(1)];
    const ends = [background.end(true), foreground.end()];
    await Promise.all([background.manual.advance(1), foreground.manual.advance(1)]);
    expect(await Promise.all(ends)).toEqual(["answer", "answer"]);
    expect([background.slept, foreground.slept]).toEqual([[true], [false]]);
  });
});
