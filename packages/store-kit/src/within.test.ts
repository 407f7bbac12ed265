import { createManualClock } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { within } from "./within.js";

const timeUp = (): Error => new Error("time is up");
const never = new Promise<never>(() => {});

describe("a call with a deadline", () => {
  it("brings what it brings, and leaves no timer that keeps a program waiting", async () => {
    const clock = createManualClock(0);
    expect(await within({ ms: 100, clock, timeUp }, async () => "answer")).toBe("answer");
    expect(clock.sleepers).toBe(0);
    const failing = within({ ms: 100, clock, timeUp }, async () => {
      throw new Error("refused");
    });
    await expect(failing).rejects.toThrow("refused");
    expect(clock.sleepers).toBe(0);
  });

  it("ends when time is up, and tells the work so that it lets go of what it holds", async () => {
    const clock = createManualClock(0);
    let told: AbortSignal | undefined;
    const late = within({ ms: 100, clock, timeUp }, (signal) => {
      told = signal;
      return never;
    });
    const refused = expect(late).rejects.toThrow("time is up");
    await clock.advance(99);
    expect(told?.aborted).toBe(false);
    await clock.advance(1);
    await refused;
    expect(told?.aborted).toBe(true);
  });
});
