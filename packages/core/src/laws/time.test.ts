import { createTokenManager, type IssuePolicy } from "@auth/core";
import { createManualClock, createScriptedProvider } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { createFaultyStore, hourMs, kisLike, minuteMs, openDesk, outcome } from "./desk.js";

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

describe("what is known of the broker's time, give or take a second", () => {
  it.each<[string, Partial<IssuePolicy>]>([
    ["until it expires", { reissue: "same", issueIntervalMs: minuteMs }],
    ["for six hours, also when it is dead", kisLike],
  ])(
    "a host a little ahead does not ask too soon at a broker that repeats a token %s",
    async (_, policy) => {
      const { clock } = openDesk();
      const host = { ...clock, now: () => clock.now() + 700 };
      const startedAt = clock.now();
      const repeatsForMs = policy.sameTokenWindowMs ?? 24 * hourMs;
      const first = { value: "first", expiresAt: startedAt + 24 * hourMs, issuedAt: startedAt };
      const provider = createScriptedProvider({
        clock: host,
        policy,
        revoke: "unsupported",
        script: Array.from(
          { length: 9 },
          () => () => (clock.now() < startedAt + repeatsForMs ? first : { value: "second" }),
        ),
      });
      const tokens = createTokenManager({ provider, store: createFaultyStore() });
      await tokens.getToken();
      if (policy.sameTokenWindowMs !== undefined) {
        await clock.advance(2 * minuteMs);
        await tokens.invalidate("first");
        await tokens.invalidate(await tokens.getToken());
      }
      const issuesBefore = provider.issues.length;
      await clock.advance(startedAt + repeatsForMs - host.now());
      const call = outcome(tokens.getToken());
      await clock.advance(1500);
      expect(await call).toBe("second");
      expect(provider.issues).toHaveLength(issuesBefore + 1);
    },
  );
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
