import type { TokenRecord } from "@auth/core";
import { testTokenStore } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { createMemoryTokenStore } from "./index.js";

testTokenStore({ describe, it, name: "the memory store", create: createMemoryTokenStore });

const key = "acme-access-token-0123";
const record: TokenRecord = { format: 1, key, revision: 1, dead: [] };
const options = { expectedRevision: 0, ttlMs: 60_000 };

describe("the memory store, beside what every store must do", () => {
  it("shares nothing with another memory store", async () => {
    await createMemoryTokenStore().set(key, record, options);
    expect(await createMemoryTokenStore().get(key)).toBeUndefined();
  });

  it("tells a listener of a delete, and only where there was a record", async () => {
    const store = createMemoryTokenStore();
    const events: string[] = [];
    store.on?.(key, ({ type }) => events.push(type));
    await store.delete(key);
    expect(events).toEqual([]);
    await store.set(key, record, options);
    await store.delete(key);
    expect(events).toEqual(["changed", "changed"]);
  });

  it("tells a refused writer's listeners nothing", async () => {
    const store = createMemoryTokenStore();
    const events: string[] = [];
    store.on?.(key, ({ type }) => events.push(type));
    await store.set(key, record, { ...options, expectedRevision: 5 });
    expect(events).toEqual([]);
  });

  it("lets a listener registered twice be removed once", async () => {
    const store = createMemoryTokenStore();
    let told = 0;
    const listener = (): void => {
      told += 1;
    };
    const stop = store.on?.(key, listener);
    store.on?.(key, listener);
    stop?.();
    await store.set(key, record, options);
    expect(told).toBe(1);
  });
});
