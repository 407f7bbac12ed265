import { AuthError } from "@auth/core";
import { describe, expect, it } from "vitest";
import { createManualClock, createScriptedProvider } from "./index.js";

const hourMs = 60 * 60 * 1000;
const signal = new AbortController().signal;

describe("the scripted provider", () => {
  it("follows its script, then issues a fresh token each time", async () => {
    const clock = createManualClock(1_000_000);
    const provider = createScriptedProvider({
      clock,
      script: [
        { value: "first", lifetimeMs: hourMs, issuedAt: 999_000 },
        "same",
        { code: "AUTH_ISSUE_RATE_LIMITED", brokerCode: "EGW00133", retryAfterMs: 60_000 },
        "expired",
      ],
    });
    const first = { value: "first", expiresAt: 1_000_000 + hourMs, issuedAt: 999_000 };
    expect(await provider.issueToken({ signal })).toEqual(first);
    await clock.advance(5000);
    expect(await provider.issueToken({ signal })).toEqual(first);
    await expect(provider.issueToken({ signal })).rejects.toMatchObject({
      code: "AUTH_ISSUE_RATE_LIMITED",
      brokerCode: "EGW00133",
      retryAfterMs: 60_000,
    });
    expect(await provider.issueToken({ signal })).toEqual({
      value: "token-4",
      expiresAt: clock.now() - 1000,
    });
    expect(await provider.issueToken({ signal })).toEqual({
      value: "token-5",
      expiresAt: clock.now() + 24 * hourMs,
    });
    expect(provider.issues.map(({ at }) => at)).toEqual([1_000_000, ...Array(4).fill(1_005_000)]);
  });

  it("takes more steps while it runs", async () => {
    const provider = createScriptedProvider({ script: [{ value: "a" }] });
    await provider.issueToken({ signal });
    const refused = new AuthError("AUTH_INVALID_CREDENTIALS", "no");
    provider.next(refused, ({ number }) => ({ value: `number ${number}` }));
    await expect(provider.issueToken({ signal })).rejects.toBe(refused);
    expect((await provider.issueToken({ signal })).value).toBe("number 3");
  });

  it("answers late by the clock, and counts who asked at the same time", async () => {
    const clock = createManualClock(0);
    const provider = createScriptedProvider({
      clock,
      script: [{ delayMs: 2000, step: { value: "late" } }, { delayMs: 1000 }],
    });
    const answered: string[] = [];
    provider.issueToken({ signal }).then(({ value }) => answered.push(value));
    provider.issueToken({ signal }).then(({ value }) => answered.push(value));
    await clock.advance(1500);
    expect(answered).toEqual(["token-2"]);
    await clock.advance(500);
    expect(answered).toEqual(["token-2", "late"]);
    await provider.issueToken({ signal });
    expect(provider.mostAtOnce).toBe(2);
  });

  it("ends at once with the caller's reason when aborted, whatever it is waiting for", async () => {
    const clock = createManualClock(0);
    const provider = createScriptedProvider({
      clock,
      script: ["hang", { delayMs: 1000 }, () => new Promise<never>(() => {})],
      revoke: "hang",
    });
    for (let call = 0; call < 3; call += 1) {
      const abort = new AbortController();
      const asked = provider.issueToken({ signal: abort.signal });
      await clock.advance(500);
      abort.abort(new Error("given up"));
      await expect(asked).rejects.toThrow("given up");
    }
    const gone = AbortSignal.abort(new Error("too late"));
    await expect(provider.issueToken({ signal: gone })).rejects.toThrow("too late");
    await expect(provider.revokeToken?.("token", { signal: gone })).rejects.toThrow("too late");
    expect(clock.sleepers).toBe(0);
  });

  it("records revocations, and refuses or lacks them where told", async () => {
    const clock = createManualClock(7);
    const provider = createScriptedProvider({ clock });
    await provider.revokeToken?.("token-1", { signal });
    expect(provider.revokes).toMatchObject([{ token: "token-1", at: 7 }]);

    const notices: string[] = [];
    const gone = createScriptedProvider({ revoke: "already-revoked" });
    await gone.revokeToken?.("x", { signal, onNotice: ({ type }) => notices.push(type) });
    expect(notices).toEqual(["already-revoked"]);

    const refusing = createScriptedProvider({ revoke: { code: "AUTH_PROVIDER_REJECTED" } });
    await expect(refusing.revokeToken?.("x", { signal })).rejects.toMatchObject({
      code: "AUTH_PROVIDER_REJECTED",
    });
    expect("revokeToken" in createScriptedProvider({ revoke: "unsupported" })).toBe(false);
  });

  it("has a policy that can be changed one number at a time, and a key of its own where asked", async () => {
    const provider = createScriptedProvider({
      id: "acme",
      kind: "approval-key",
      environment: "paper",
      policy: { reissue: "replaces", lifetimeMs: hourMs },
    });
    expect(provider.policy).toMatchObject({
      reissue: "replaces",
      lifetimeMs: hourMs,
      issueIntervalMs: 0,
    });
    expect(provider.environment).toBe("paper");
    expect(await provider.tokenKey()).toBe(`acme-approval-key-${"0".repeat(64)}`);
    expect(await createScriptedProvider({ key: "mine" }).tokenKey()).toBe("mine");
  });
});
