import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hourMs, kisLike, minuteMs, openDesk, outcome } from "./desk.js";

describe("law 5: still valid means still served", () => {
  beforeEach(() => {
    // Jitter at its mean: what a test says of times then holds in every run.
    vi.spyOn(Math, "random").mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("renews in the background from half an hour before expiry, while callers keep the current token", async () => {
    const { clock, provider, tokens } = openDesk({ policy: kisLike });
    await tokens.getToken();
    await clock.advance(23.5 * hourMs - 1);
    expect(await outcome(tokens.getToken())).toBe("token-1");
    await clock.advance(0);
    expect(provider.issues).toHaveLength(1);
    await clock.advance(1);
    provider.next({ delayMs: 5000 });
    expect(await outcome(tokens.getToken())).toBe("token-1");
    await clock.advance(4999);
    expect(await outcome(tokens.getToken())).toBe("token-1");
    await clock.advance(1);
    expect(await outcome(tokens.getToken())).toBe("token-2");
    expect(provider.issues).toHaveLength(2);
  });

  it("lets callers wait for the renewal in the last minute", async () => {
    const { clock, provider, tokens } = openDesk({ policy: kisLike });
    await tokens.getToken();
    await clock.advance(24 * hourMs - minuteMs);
    provider.next({ delayMs: 3000 });
    const call = outcome(tokens.getToken());
    await clock.advance(3000);
    expect(await call).toBe("token-2");
  });

  it("serves the valid token when the renewal fails, and backs off between tries", async () => {
    const { clock, provider, tokens } = openDesk({ policy: { issueIntervalMs: 0 } });
    await tokens.getToken();
    await clock.advance(23.5 * hourMs);
    provider.next(...Array.from({ length: 40 }, () => ({ code: "AUTH_NETWORK" }) as const));
    for (let second = 0; second < 600; second += 1) {
      expect(await outcome(tokens.getToken())).toBe("token-1");
      await clock.advance(1000);
    }
    // Three quarters of 1, 2, 4 … 60 s: six tries in the first 47 s, then one every 45 s.
    expect(provider.issues.length).toBeGreaterThan(15);
    expect(provider.issues.length).toBeLessThan(22);
  });

  it("serves the valid token in the last minute, when no request can be made before the interval is over", async () => {
    const { clock, provider, store, tokens } = openDesk({ policy: kisLike });
    await tokens.getToken();
    await clock.advance(24 * hourMs - minuteMs);
    store.edit((record) => {
      record.attempt = { id: "killed refresher", at: clock.now(), settled: true };
    });
    expect(await outcome(tokens.getToken())).toBe("token-1");
    expect(provider.issues).toHaveLength(1);
  });

  it("serves the valid token although the secret is refused by now", async () => {
    const { clock, provider, tokens } = openDesk();
    await tokens.getToken();
    await clock.advance(23.9 * hourMs);
    provider.next({ code: "AUTH_INVALID_CREDENTIALS" });
    tokens.getToken();
    await clock.advance(0);
    expect(await outcome(tokens.getToken())).toBe("token-1");
    await clock.advance(5 * minuteMs + 59_000);
    expect(await outcome(tokens.getToken())).toBe("token-1");
    await clock.advance(1000);
    expect(await outcome(tokens.getToken())).toBe("AUTH_INVALID_CREDENTIALS");
    expect(provider.issues).toHaveLength(2);
  });

  it("asks once for a token that comes back no fresher, in every process and after a restart", async () => {
    const { clock, provider, store, tokens, another } = openDesk({
      policy: { issueIntervalMs: 0 },
    });
    await tokens.getToken();
    await clock.advance(23.5 * hourMs);
    provider.next("same");
    for (let minute = 0; minute < 29; minute += 1) {
      expect(await outcome(tokens.getToken())).toBe("token-1");
      expect(await outcome(another().getToken())).toBe("token-1");
      await clock.advance(minuteMs);
    }
    expect(provider.issues).toHaveLength(2);
    expect(store.record().token?.final).toBe(true);
    await clock.advance(minuteMs + 1500); // then it is over for the broker, too
    expect(await outcome(tokens.getToken())).toBe("token-3");
  });

  it.each(["replaces", "unknown"] as const)(
    "does not renew early where a second issue may kill the first (%s)",
    async (reissue) => {
      const { clock, provider, tokens } = openDesk({ policy: { reissue } });
      await tokens.getToken();
      await clock.advance(24 * hourMs - minuteMs - 1);
      await tokens.getToken();
      await clock.advance(0);
      expect(provider.issues).toHaveLength(1);
      await clock.advance(1);
      expect(await outcome(tokens.getToken())).toBe("token-2");
    },
  );

  it("does not ask early where the broker returns the same token until it expires", async () => {
    const { clock, provider, tokens } = openDesk({ policy: { reissue: "same" } });
    await tokens.getToken();
    await clock.advance(24 * hourMs - 1);
    expect(await outcome(tokens.getToken())).toBe("token-1");
    expect(provider.issues).toHaveLength(1);
    await clock.advance(1);
    const call = outcome(tokens.getToken());
    await clock.advance(1500); // by then it has expired for the broker, too
    expect(await call).toBe("token-2");
  });

  it("adopts the renewal of another process instead of asking again", async () => {
    const { clock, provider, tokens, another } = openDesk({ policy: kisLike });
    await tokens.getToken();
    await clock.advance(23.6 * hourMs);
    expect(await outcome(another().getToken())).toBe("token-1");
    await clock.advance(0);
    tokens.getToken();
    await clock.advance(0);
    expect(await outcome(tokens.getToken())).toBe("token-2");
    expect(provider.issues).toHaveLength(2);
  });

  it("keeps fresh without callers, through failures, until told to stop", async () => {
    const { clock, provider, tokens } = openDesk({ policy: kisLike });
    const stop = tokens.keepFresh();
    await clock.advance(0);
    expect(tokens.peek()?.value).toBe("token-1");
    provider.next({ code: "AUTH_NETWORK" });
    await clock.advance(23 * hourMs + 35 * minuteMs);
    expect(tokens.peek()?.value).toBe("token-3");
    await tokens.invalidate("token-3");
    await clock.advance(2 * minuteMs);
    expect(tokens.peek()?.value).toBe("token-4");
    stop();
    await clock.advance(48 * hourMs);
    expect(provider.issues).toHaveLength(4);
    expect(clock.sleepers).toBe(0);
  });

  it("notices within a minute of waking that a laptop slept for days", async () => {
    const { clock, tokens } = openDesk({ policy: kisLike });
    tokens.keepFresh();
    await clock.advance(0);
    clock.step(72 * hourMs);
    expect(tokens.peek()).toBeUndefined();
    await clock.advance(minuteMs);
    expect(tokens.peek()?.value).toBe("token-2");
    await tokens.close();
  });
});
