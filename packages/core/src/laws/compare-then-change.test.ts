import { describe, expect, it } from "vitest";
import { hourMs, minuteMs, openDesk, outcome } from "./desk.js";

describe("law 7: compare, then change", () => {
  it("ignores the rejection of a value that was replaced long ago", async () => {
    const { provider, tokens, store } = openDesk();
    const first = await tokens.getToken();
    await tokens.invalidate(first);
    await tokens.getToken();
    const { revision } = store.record();
    await tokens.invalidate(first);
    await tokens.invalidate("never seen");
    expect(store.record().revision).toBe(revision);
    expect(await outcome(tokens.getToken())).toBe("token-2");
    expect(provider.issues).toHaveLength(2);
  });

  it("lets a process that holds an old value adopt the new one instead of killing it", async () => {
    const { provider, tokens, another } = openDesk();
    const other = another();
    const first = await tokens.getToken();
    await other.getToken();
    await other.invalidate(first);
    await other.getToken();
    await tokens.invalidate(first);
    expect(await outcome(tokens.getToken())).toBe("token-2");
    expect(provider.issues).toHaveLength(2);
  });

  it("revokes the token that is in the record, not an old one in memory", async () => {
    const { provider, tokens, another } = openDesk();
    const other = another();
    await tokens.getToken();
    await other.getToken();
    await other.invalidate("token-1");
    await other.getToken();
    await tokens.revoke();
    expect(provider.revokes.map(({ token }) => token)).toEqual(["token-2"]);
    await tokens.revoke();
    expect(provider.revokes).toHaveLength(1);
  });

  it("holds nobody when a request fails although another process was answered meanwhile", async () => {
    const { clock, provider, store, tokens, another } = openDesk({
      policy: { issueIntervalMs: minuteMs },
      script: [{ delayMs: 9_000, step: { code: "AUTH_INVALID_RESPONSE" } }],
    });
    const slow = outcome(tokens.getToken());
    await clock.advance(8_000);
    store.edit((record) => {
      record.attempt = { id: "other", at: clock.now(), settled: true };
      record.token = { value: "new", issuedAt: clock.now(), expiresAt: clock.now() + hourMs };
    });
    await clock.advance(1_000);
    expect(await slow).toBe("new");
    expect(store.record().hold).toBeUndefined();
    // The broker may count the failed request all the same.
    const other = another();
    await other.invalidate(await other.getToken());
    await clock.advance(minuteMs);
    expect(await outcome(other.getToken())).toBe("AUTH_ISSUE_RATE_LIMITED");
    await clock.advance(3_000);
    expect(await outcome(other.getToken())).toBe("token-2");
    expect(provider.issues).toHaveLength(2);
  });

  it("says that a broker without such an endpoint cannot revoke", async () => {
    const { tokens } = openDesk({ revoke: "unsupported" });
    await expect(tokens.revoke()).rejects.toMatchObject({ code: "AUTH_CONFIGURATION" });
  });
});

describe("law 8: a caller's abort is its own", () => {
  it("ends one wait with the caller's own reason, and nobody else's", async () => {
    const { clock, tokens } = openDesk({ script: [{ delayMs: 1000 }] });
    const abort = new AbortController();
    const leaves = outcome(tokens.getToken({ signal: abort.signal }));
    const stays = outcome(tokens.getToken());
    await clock.advance(500);
    abort.abort("changed my mind");
    expect(await leaves).toBe("changed my mind");
    await clock.advance(500);
    expect(await stays).toBe("token-1");
  });

  it("refuses a call whose signal was aborted before, even with a token at hand", async () => {
    const { tokens } = openDesk();
    await tokens.getToken();
    expect(await outcome(tokens.getToken({ signal: AbortSignal.abort("too late") }))).toBe(
      "too late",
    );
  });

  it("ends the wait for a hold", async () => {
    const { clock, tokens } = openDesk({ script: [{ code: "AUTH_ACCESS_DENIED" }] });
    const abort = new AbortController();
    const call = outcome(tokens.getToken({ signal: abort.signal, maxWaitMs: 600_000 }));
    await clock.advance(1000);
    abort.abort("enough");
    expect(await call).toBe("enough");
    expect(clock.sleepers).toBe(0);
  });

  it("refuses options that mean nothing, and says which", async () => {
    const { tokens } = openDesk();
    await expect(tokens.getToken({ maxWaitMs: -1 })).rejects.toThrow(/maxWaitMs.*-1/);
    await expect(tokens.getToken({ maxWaitMs: Number.NaN })).rejects.toThrow(TypeError);
    await expect(tokens.getToken({ ignoreHold: "yes" as never })).rejects.toThrow(/ignoreHold/);
  });
});
