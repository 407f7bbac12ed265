import { describe, expect, it, vi } from "vitest";
import { hourMs, kisLike, minuteMs, openDesk, outcome } from "./laws/desk.js";

describe("a token in memory", () => {
  it("is the same promise for every caller, without a look into the store", async () => {
    const { store, tokens } = openDesk();
    await tokens.getToken();
    const { gets, sets } = store;
    const promise = tokens.getToken();
    expect(tokens.getToken()).toBe(promise);
    expect(tokens.peek()).toBe(await promise);
    expect([store.gets, store.sets]).toEqual([gets, sets]);
  });

  it("is had with options, too, without a look into the store", async () => {
    const { store, tokens } = openDesk();
    const token = await tokens.getToken();
    const { gets } = store;
    expect(await tokens.getToken({ maxWaitMs: 1_000 })).toBe(token);
    expect(store.gets).toBe(gets);
  });

  it("is served from memory alone while its renewal has to wait", async () => {
    const { clock, provider, store, tokens } = openDesk({ policy: kisLike });
    await tokens.getToken();
    await clock.advance(23.5 * hourMs + minuteMs);
    provider.next({ code: "AUTH_INVALID_CREDENTIALS" });
    await tokens.getToken();
    await clock.advance(0);
    // The call after the failure finds out how long that holds.
    await tokens.getToken();
    await clock.advance(0);
    expect(tokens.status()).toMatchObject({
      state: "valid",
      retryAt: clock.now() + 10 * minuteMs,
      code: "AUTH_INVALID_CREDENTIALS",
    });
    const { gets } = store;
    for (let minute = 0; minute < 10; minute += 1) {
      expect(await outcome(tokens.getToken())).toBe("token-1");
      expect(await outcome(tokens.getToken({ maxWaitMs: 1_000 }))).toBe("token-1");
      await clock.advance(minute < 9 ? minuteMs : minuteMs - 1);
    }
    expect(store.gets).toBe(gets);
    await clock.advance(1);
    await tokens.getToken();
    await clock.advance(0);
    expect(provider.issues).toHaveLength(3);
  });

  it("is served from memory alone while its renewal is under way", async () => {
    const { clock, provider, store, tokens } = openDesk({ policy: kisLike });
    await tokens.getToken();
    await clock.advance(23.9 * hourMs);
    provider.next({ delayMs: 5_000 });
    await tokens.getToken();
    await clock.advance(0);
    expect(tokens.status().state).toBe("refreshing");
    const promise = tokens.getToken();
    expect(tokens.getToken()).toBe(promise);
    const { gets } = store;
    await clock.advance(4_999);
    expect((await tokens.getToken()).value).toBe("token-1");
    expect(store.gets).toBe(gets);
    await clock.advance(1);
    expect((await tokens.getToken()).value).toBe("token-2");
    expect(tokens.status().state).toBe("valid");
  });

  it("is saved by the next call after the store has failed, not only when it is renewed", async () => {
    const { clock, store, tokens } = openDesk();
    store.fault = (operation) => (operation === "set" ? "fail" : undefined);
    await tokens.getToken();
    expect(tokens.status().saved).toBe(false);
    store.fault = undefined;
    await clock.advance(hourMs);
    expect(await outcome(tokens.getToken())).toBe("token-1");
    await clock.advance(0);
    expect(tokens.status().saved).toBe(true);
    expect(store.record().token?.value).toBe("token-1");
    const { gets, sets } = store;
    await tokens.getToken();
    await clock.advance(0);
    expect([store.gets, store.sets]).toEqual([gets, sets]);
  });
});

describe("a manager that was asked for nothing yet", () => {
  it("has nothing unsaved, and takes what the broker took", () => {
    const { tokens } = openDesk();
    expect(tokens.status()).toEqual({ state: "empty", saved: true });
    expect(() => tokens.accept("token-1")).not.toThrow();
  });
});

describe("the last moment", () => {
  it("of a token that is not renewed early is over for peek(), too", async () => {
    const { clock, tokens } = openDesk({ policy: { reissue: "same" } });
    await tokens.getToken();
    await clock.advance(24 * hourMs - 1);
    expect(tokens.peek()?.value).toBe("token-1");
    await clock.advance(1);
    expect(tokens.peek()).toBeUndefined();
  });

  it("of a caller's time is time enough", async () => {
    const { clock, tokens } = openDesk({ script: [{ code: "AUTH_INVALID_CREDENTIALS" }] });
    const call = outcome(tokens.getToken({ maxWaitMs: 10 * minuteMs }));
    await clock.advance(10 * minuteMs);
    expect(await call).toBe("token-2");
  });
});

describe("a refused token", () => {
  it("is told of, too, when it was only tried", async () => {
    const { provider, events, tokens } = openDesk();
    await tokens.invalidate(await tokens.getToken());
    provider.next("same");
    const tried = await tokens.getToken();
    events.length = 0;
    await tokens.invalidate(tried);
    expect(events).toEqual([{ type: "token-rejected" }]);
  });

  it("is told of where this process or the record has it, and not otherwise", async () => {
    const { events, tokens, another } = openDesk();
    await tokens.getToken();
    const other = another();
    const heard: string[] = [];
    other.on(({ type }) => heard.push(type));
    await other.invalidate("long ago");
    expect(heard).not.toContain("token-rejected");
    await other.invalidate("token-1");
    expect(heard).toContain("token-rejected");
    await tokens.invalidate("token-1");
    expect(events.at(-1)).toEqual({ type: "token-rejected" });
    // Once it is replaced, it is nobody's any more.
    expect(await outcome(tokens.getToken())).toBe("token-2");
    events.length = 0;
    await tokens.invalidate("token-1");
    expect(events).toEqual([]);
  });
});

describe("a closed manager", () => {
  it("was never opened where nobody asked it, and can be closed twice", async () => {
    const { provider, store, tokens } = openDesk();
    let asked = 0;
    const { tokenKey } = provider;
    provider.tokenKey = () => {
      asked += 1;
      return tokenKey();
    };
    await tokens.close();
    await tokens.close();
    expect([asked, store.gets, store.sets]).toEqual([0, 0, 0]);
    expect(tokens.status().state).toBe("closed");
  });

  it("hands out nothing, although its token is valid", async () => {
    const { tokens } = openDesk();
    await tokens.getToken();
    await tokens.close();
    await expect(tokens.getToken()).rejects.toThrow("This token manager is closed.");
  });

  it("ends the wait of a caller who had the time", async () => {
    const { clock, provider, tokens } = openDesk();
    provider.next({ code: "AUTH_INVALID_CREDENTIALS" });
    const call = outcome(tokens.getToken({ maxWaitMs: hourMs }));
    await clock.advance(minuteMs);
    await tokens.close();
    await clock.advance(0);
    expect(await call).toBe("AUTH_CONFIGURATION");
    expect(clock.sleepers).toBe(0);
  });

  it("keeps nothing fresh, whether it was told to before or after", async () => {
    const { clock, provider, tokens } = openDesk();
    tokens.keepFresh();
    await clock.advance(0);
    await tokens.close();
    await clock.advance(0);
    expect(clock.sleepers).toBe(0);
    const { issues } = provider;
    tokens.keepFresh();
    await clock.advance(48 * hourMs);
    expect(issues).toHaveLength(1);
    expect(clock.sleepers).toBe(0);
  });
});

describe("keeping fresh", () => {
  it("leaves nothing behind once it is stopped, however often it is begun", async () => {
    const { clock, tokens } = openDesk();
    for (let times = 0; times < 5; times += 1) {
      const stop = tokens.keepFresh();
      await clock.advance(0);
      stop();
      await clock.advance(0);
    }
    const aborted = vi.spyOn(AbortController.prototype, "abort");
    try {
      await tokens.close();
      // The manager's own: none of those that were stopped long ago.
      expect(aborted).toHaveBeenCalledTimes(1);
    } finally {
      aborted.mockRestore();
    }
  });

  it("waits with its next try as long as a hold says", async () => {
    const { clock, provider, tokens } = openDesk({ policy: { issueIntervalMs: 0 } });
    provider.next({ code: "AUTH_INVALID_CREDENTIALS" });
    const stop = tokens.keepFresh();
    await clock.advance(10 * minuteMs - 1);
    expect(provider.issues).toHaveLength(1);
    await clock.advance(1);
    expect(tokens.peek()?.value).toBe("token-2");
    stop();
  });

  it("gets over a key that could not be had", async () => {
    const { clock, provider, tokens } = openDesk();
    const { tokenKey } = provider;
    provider.tokenKey = () => Promise.reject(new Error("no entropy"));
    const stop = tokens.keepFresh();
    await clock.advance(1_000);
    expect(tokens.peek()).toBeUndefined();
    provider.tokenKey = tokenKey;
    await clock.advance(1_000);
    expect(tokens.peek()?.value).toBe("token-1");
    stop();
  });
});
