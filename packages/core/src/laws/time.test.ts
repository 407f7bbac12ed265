import { createTokenManager } from "@auth/core";
import { createManualClock, createScriptedProvider } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { createFaultyStore, hourMs, kisLike, openDesk, outcome } from "./desk.js";

describe("hosts whose clock is wrong", () => {
  it("a slow host believes at least the newest answer in the record, and serves no expired token", async () => {
    const { clock, store, tokens } = openDesk({ script: [{ lifetimeMs: 2 * hourMs }] });
    await tokens.getToken();
    const slow = createManualClock(clock.now() - 3 * hourMs);
    const provider = createScriptedProvider({ clock, script: [{ value: "fresh" }] });
    const late = createTokenManager({ provider, store, clock: slow });
    expect(await outcome(late.getToken())).toBe("token-1");
    await clock.advance(2 * hourMs);
    await slow.advance(2 * hourMs);
    expect(late.peek()).toBeUndefined();
    expect(await outcome(late.getToken())).toBe("fresh");
  });

  it("a host an hour off renews neither in a loop nor too late, once its provider has learned the time", async () => {
    for (const offMs of [-hourMs, hourMs]) {
      const real = createManualClock("2026-11-23T09:00:00+09:00");
      const learned = {
        now: () => real.now(),
        sleep: real.sleep,
        skewMs: -offMs,
      };
      const provider = createScriptedProvider({ clock: learned, policy: kisLike });
      const tokens = createTokenManager({ provider, store: createFaultyStore() });
      for (let hour = 0; hour < 72; hour += 1) {
        expect(await outcome(tokens.getToken())).toMatch(/^token/);
        await real.advance(hourMs);
      }
      expect(provider.issues.length).toBeLessThanOrEqual(4);
      expect(tokens.status().skewMs).toBe(-offMs);
    }
  });
});

describe("the same options, whoever passes them", () => {
  it("refuses what is no provider, store, clock or duration, and names it", () => {
    const { provider } = openDesk();
    const bad =
      (options: object): (() => unknown) =>
      () =>
        createTokenManager(options as never);
    expect(bad({})).toThrow(/provider must be/);
    expect(bad({ provider, store: {} })).toThrow(/store must be/);
    expect(bad({ provider, clock: {} })).toThrow(/clock must be/);
    expect(bad({ provider, policy: { issueIntervalMs: -1 } })).toThrow(
      /policy.issueIntervalMs.*-1/,
    );
    expect(bad({ provider, policy: { lifetimeMs: 1e15 } })).toThrow(/policy.lifetimeMs/);
    expect(bad({ provider, policy: { advisoryMs: "30m" } })).toThrow(/policy.advisoryMs.*30m/);
    expect(bad({ provider, policy: { reissue: "sometimes" } })).toThrow(
      /policy.reissue.*sometimes/,
    );
    expect(bad({ provider, policy: { intervalMs: 1 } })).toThrow(/policy.intervalMs is no member/);
  });
});
