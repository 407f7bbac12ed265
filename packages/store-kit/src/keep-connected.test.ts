import { createManualClock } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { keepConnected } from "./keep-connected.js";

/** A connection that breaks when it is told to, and cannot be had as long as `down`. */
function flakyConnection() {
  const clock = createManualClock(0);
  const state = { down: false, sessions: 0, downs: 0, break: (): void => {} };
  const stop = keepConnected({
    clock,
    async session(stopped, onUp) {
      state.sessions += 1;
      if (state.down) throw new Error("refused");
      onUp();
      await new Promise<void>((resolve, reject) => {
        state.break = () => reject(new Error("broken"));
        stopped.addEventListener("abort", () => resolve());
      });
    },
    onDown: () => {
      state.downs += 1;
    },
  });
  return { clock, state, stop };
}

describe("a connection that is kept up", () => {
  it("is tried again after pauses that grow to half a minute, and said once to be down", async () => {
    const { clock, state, stop } = flakyConnection();
    state.down = true;
    state.break();
    await clock.advance(60_000);
    expect(state.sessions).toBeGreaterThan(8);
    const before = state.sessions;
    await clock.advance(600_000);
    expect(state.sessions - before).toBeGreaterThanOrEqual(19);
    expect(state.sessions - before).toBeLessThanOrEqual(42);
    expect(state.downs).toBe(1);
    stop();
  });

  it("is said to be down again when it broke after it worked", async () => {
    const { clock, state, stop } = flakyConnection();
    for (let times = 1; times <= 3; times += 1) {
      state.break();
      await clock.advance(1_000);
      expect(state.downs).toBe(times);
    }
    stop();
  });

  it("is given up, with nothing left to do, when it is not wanted any more", async () => {
    const { clock, state, stop } = flakyConnection();
    stop();
    await clock.advance(60_000);
    expect(state.sessions).toBe(1);
    expect(state.downs).toBe(0);
    expect(clock.sleepers).toBe(0);
  });
});
