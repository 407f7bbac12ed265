import { createTokenManager } from "@auth/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { failure, hourMs, kisLike, minuteMs, openDesk, outcome } from "./desk.js";

describe("law 6: a token received is kept", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(["fail", "refuse"] as const)(
    "is returned and kept although the store's writes %s",
    async (fault) => {
      const { clock, provider, store, tokens, events } = openDesk();
      store.fault = (operation) => (operation === "set" ? fault : undefined);
      expect(await outcome(tokens.getToken())).toBe("token-1");
      expect(tokens.status()).toMatchObject({ state: "valid", saved: false });
      expect(events.map(({ type }) => type)).toContain("store-failed");
      store.fault = undefined;
      await clock.advance(minuteMs);
      expect(await outcome(tokens.getToken())).toBe("token-1");
      await clock.advance(0);
      expect(store.record().token?.value).toBe("token-1");
      expect(tokens.status().saved).toBe(true);
      expect(provider.issues).toHaveLength(1);
    },
  );

  it("is returned although the store cannot be read, nor written", async () => {
    const { provider, store, tokens } = openDesk();
    store.fault = () => "fail";
    expect(await outcome(tokens.getToken())).toBe("token-1");
    expect(await outcome(tokens.getToken())).toBe("token-1");
    expect(provider.issues).toHaveLength(1);
  });

  it("is returned although the store hangs in every member", async () => {
    const { clock, store, tokens, events } = openDesk();
    store.fault = () => "hang";
    const call = outcome(tokens.getToken());
    await clock.advance(12_000);
    expect(await call).toBe("token-1");
    expect(
      events.some((event) => event.type === "store-failed" && /3 s/.test(event.error.message)),
    ).toBe(true);
    await clock.advance(minuteMs);
    const held = outcome(tokens.getToken());
    expect(await held).toBe("token-1");
  });

  it("is written in close(), when the store is back", async () => {
    const { store, tokens } = openDesk();
    store.fault = (operation) => (operation === "set" ? "fail" : undefined);
    await tokens.getToken();
    store.fault = undefined;
    await tokens.close();
    expect(store.record().token?.value).toBe("token-1");
  });

  it("is not asked for twice when the election's write is taken but its answer is lost", async () => {
    const { provider, store, tokens, another } = openDesk({ policy: kisLike });
    let lost = 0;
    store.fault = (operation) => {
      lost += operation === "set" ? 1 : 0;
      return operation === "set" && lost === 1 ? "lost" : undefined;
    };
    expect(await outcome(tokens.getToken())).toBe("token-1");
    expect(await outcome(another().getToken())).toBe("token-1");
    expect(provider.issues).toHaveLength(1);
  });

  it("is not marked as final when only the answer of its save was lost", async () => {
    const { store, tokens, clock } = openDesk();
    let sets = 0;
    store.fault = (operation) => {
      sets += operation === "set" ? 1 : 0;
      return operation === "set" && sets === 2 ? "lost" : undefined;
    };
    await tokens.getToken();
    await clock.advance(2000);
    await tokens.getToken();
    await clock.advance(0);
    expect(store.record().token).toMatchObject({ value: "token-1" });
    expect(store.record().token?.final).toBeUndefined();
  });

  it("arrives and is saved although every caller aborted", async () => {
    const { clock, provider, store, tokens } = openDesk({ script: [{ delayMs: 1000 }] });
    const abort = new AbortController();
    const calls = [1, 2].map(() => outcome(tokens.getToken({ signal: abort.signal })));
    await clock.advance(500);
    abort.abort(new Error("gone"));
    expect(await Promise.all(calls)).toEqual(["Error: gone", "Error: gone"]);
    await clock.advance(500);
    expect(tokens.peek()?.value).toBe("token-1");
    expect(store.record().token?.value).toBe("token-1");
    expect(provider.issues).toHaveLength(1);
  });

  it("is kept when it arrives after the time was up", async () => {
    const { clock, provider, tokens } = openDesk();
    let answer = (_: { value: string; expiresAt: number }): void => {};
    provider.issueToken = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const call = outcome(tokens.getToken());
    await clock.advance(10_000);
    expect(await call).toBe("AUTH_TIMEOUT");
    answer({ value: "late", expiresAt: clock.now() + hourMs });
    await clock.advance(0);
    expect(await outcome(tokens.getToken())).toBe("late");
  });

  it("is written again where the store lost it", async () => {
    const { clock, provider, store, tokens, another } = openDesk();
    await tokens.getToken();
    store.records.clear();
    await clock.advance(23.6 * hourMs);
    provider.next({ code: "AUTH_NETWORK" });
    tokens.getToken();
    await clock.advance(0);
    expect(store.record().token?.value).toBe("token-1");
    expect(await outcome(another().getToken())).toBe("token-1");
  });

  it("is not replaced by an old record that the store suddenly answers with", async () => {
    const { clock, provider, store, tokens } = openDesk({ script: [{ lifetimeMs: hourMs }] });
    await tokens.getToken();
    const old = structuredClone(store.record());
    await clock.advance(hourMs);
    expect(await outcome(tokens.getToken())).toBe("token-2");
    store.records.set(old.key, {
      ...old,
      token: { value: "old", issuedAt: 0, expiresAt: clock.now() + hourMs },
    });
    await clock.advance(23.5 * hourMs);
    provider.next({ code: "AUTH_NETWORK" });
    expect(await outcome(tokens.getToken())).toBe("token-2");
    await clock.advance(0);
    expect(await outcome(tokens.getToken())).toBe("token-2");
    expect(store.record().token?.value).toBe("token-2");
  });

  it.each([
    ["is truncated", { format: 1 }, "key"],
    ["is of a newer format", { format: 2, key: "k" }, "format"],
    ["belongs to another key", { format: 1, key: "other", revision: 1, dead: [] }, "key"],
  ])(
    "is had although the record in the store %s, which is left as it is",
    async (_, found, path) => {
      const { provider } = openDesk();
      const set = vi.fn();
      const store = { get: async () => found as never, set, delete: async () => {} };
      const tokens = createTokenManager({ provider, store });
      const paths: unknown[] = [];
      tokens.on((event) => event.type === "store-failed" && paths.push(event.error.path));
      expect(await outcome(tokens.getToken())).toBe("token-1");
      expect(paths).toContain(path);
      expect(set).not.toHaveBeenCalled();
    },
  );

  it("warns once per process that nothing is saved, where nobody listens", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { store, another } = openDesk();
    store.fault = () => "fail";
    await another().getToken();
    await another().getToken();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toMatch(/not saved.*Mend the store/);
  });

  it("survives a store whose on() throws, and listeners that throw", async () => {
    const { store, another } = openDesk();
    const broken = another({
      store: {
        ...store,
        on() {
          throw new Error("no watchers left");
        },
      },
    });
    broken.on(() => {
      throw new Error("listener");
    });
    expect(await outcome(broken.getToken())).toBe("token-1");
  });

  it("reports the key's failure each time, and recovers from it", async () => {
    const { provider, tokens } = openDesk();
    const { tokenKey } = provider;
    provider.tokenKey = () => Promise.reject(new Error("no WebCrypto"));
    await expect(tokens.getToken()).rejects.toThrow("no WebCrypto");
    provider.tokenKey = tokenKey;
    expect(await outcome(tokens.getToken())).toBe("token-1");
  });

  it("close() waits for the request under way, saves its token, and later calls say so", async () => {
    const { clock, provider, store, tokens } = openDesk({ script: [{ delayMs: 1000 }] });
    const call = outcome(tokens.getToken());
    await clock.advance(0);
    const closed = tokens.close();
    await clock.advance(1000);
    await closed;
    expect(store.record().token?.value).toBe("token-1");
    expect(await call).toBe("token-1");
    expect((await failure(tokens.getToken())).message).toContain("closed");
    expect(tokens.status().state).toBe("closed");
    expect(provider.revokes).toHaveLength(0);
    expect(clock.sleepers).toBe(0);
    await tokens.close();
  });
});
