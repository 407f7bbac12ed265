import { createTokenManager, type TokenStore } from "@auth/core";
import { describe, expect, it } from "vitest";
import { failure, kisLike, minuteMs, openDesk, outcome } from "./laws/desk.js";

describe("waiting for another process", () => {
  it.each([
    { tells: false, least: 20, most: 30 },
    { tells: true, least: 4, most: 8 },
  ])(
    "looks into a store that tells of changes ($tells) between $least and $most times in 5 s",
    async ({ tells, least, most }) => {
      const { clock, store, tokens, another } = openDesk({ script: [{ delayMs: 9_000 }] });
      tokens.getToken().catch(() => {});
      await clock.advance(0);
      const telling: TokenStore = { ...store, ...(tells && { on: () => () => {} }) };
      const counted = { gets: 0 };
      telling.get = (key) => {
        counted.gets += 1;
        return store.get(key);
      };
      const call = outcome(another({ store: telling }).getToken());
      await clock.advance(5_000);
      expect(counted.gets).toBeGreaterThanOrEqual(least);
      expect(counted.gets).toBeLessThanOrEqual(most);
      await clock.advance(5_000);
      expect(await call).toBe("token-1");
    },
  );
});

/** `store` for two processes that tell each other of changes. */
function telling(store: TokenStore): TokenStore {
  const listeners = new Set<() => void>();
  return {
    get: store.get,
    delete: store.delete,
    async set(...args) {
      const taken = await store.set(...args);
      for (const listener of listeners) listener();
      return taken;
    },
    on(_key, listener) {
      const tell = (): void => listener({ type: "changed" });
      listeners.add(tell);
      return () => {
        listeners.delete(tell);
      };
    },
  };
}

describe("what another process has done", () => {
  it("is heard at once from a store that tells, also where its request has failed", async () => {
    const { clock, store, another } = openDesk({
      script: [{ delayMs: 3_100, step: { code: "AUTH_ACCESS_DENIED" } }],
    });
    const shared = telling(store);
    another({ store: shared })
      .getToken()
      .catch(() => {});
    await clock.advance(0);
    const waiting = outcome(another({ store: shared }).getToken());
    await clock.advance(3_100);
    expect(await Promise.race([waiting, clock.advance(0).then(() => "still waiting")])).toBe(
      "AUTH_ACCESS_DENIED",
    );
  });

  it("is said to come from the store", async () => {
    const { events, tokens, another } = openDesk();
    await another().getToken();
    await tokens.getToken();
    expect(events).toMatchObject([{ type: "token-changed", from: "store" }]);
  });

  it("is said to come from the store, also where this process has only tried it", async () => {
    const { clock, provider, events, tokens, another } = openDesk({ policy: kisLike });
    const other = another();
    const token = await other.getToken();
    await clock.advance(2 * minuteMs);
    await other.invalidate(token);
    provider.next("same");
    tokens.accept(await tokens.getToken());
    expect(events.filter(({ type }) => type === "token-changed")).toMatchObject([
      { from: "store", token: { value: "token-1" } },
    ]);
  });
});

describe("the error of the broker's limit", () => {
  it.each([
    { hasStore: true, hint: false },
    { hasStore: false, hint: true },
  ])(
    "speaks of a token store where there is none (there is one: $hasStore)",
    async ({ hasStore, hint }) => {
      const { provider, store } = openDesk({ script: [{ code: "AUTH_ISSUE_RATE_LIMITED" }] });
      const tokens = createTokenManager({ provider, ...(hasStore && { store }) });
      const { message } = await failure(tokens.getToken());
      expect(message.includes("Without a token store every start asks the broker again")).toBe(
        hint,
      );
    },
  );
});
