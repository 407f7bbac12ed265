import { createTokenManager } from "@auth/core";
import { createScriptedProvider } from "@auth/testing";
import { createClient } from "redis";
import { createSentinel as createSentinelOf5 } from "redis-5";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../store-kit/test-support/real-time.js";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { storeTo } from "../test-support/desk.js";
import { findRedis, type RedisServer, startRedis } from "../test-support/start-redis.js";
import { createRedisTokenStore } from "./index.js";

describe.runIf(findRedis())("a record in Redis", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.remove());

  it("can be looked at, under the prefix and the key that the manager shows, and expires", async () => {
    const { client, store, prefix } = storeTo(server.url);
    await store.set(key, sampleRecord(1), { expectedRevision: 0, ttlMs: 60_000.5 });
    expect(JSON.parse((await client.get(prefix + key)) ?? "")).toEqual(sampleRecord(1));
    const ttlMs = await client.pTTL(prefix + key);
    expect(ttlMs).toBeGreaterThan(50_000);
    expect(ttlMs).toBeLessThanOrEqual(60_001);
    await store.set(key, sampleRecord(2), { expectedRevision: 1, ttlMs: Number.MAX_VALUE });
    expect(await client.pTTL(prefix + key)).toBeGreaterThan(86_400_000);
  });

  it("that has expired is none, and the next one is a first one", async () => {
    const { store } = storeTo(server.url);
    await store.set(key, sampleRecord(1), { expectedRevision: 0, ttlMs: 1 });
    await until(async () => (await store.get(key)) === undefined);
    expect(await store.set(key, sampleRecord(2), expecting(1))).toBe(false);
    expect(await store.set(key, sampleRecord(1), expecting(0))).toBe(true);
  });

  it("is replaced by nobody who knows another record of the same revision, as after a fail-over that lost a write", async () => {
    const { client, store: ours, prefix } = storeTo(server.url);
    const { store: theirs } = storeTo(server.url, { prefix });
    await ours.set(key, sampleRecord(1, "lost in the fail-over"), expecting(0));
    await client.del(prefix + key);
    await theirs.set(key, sampleRecord(1, "issued since"), expecting(0));
    expect(await ours.set(key, sampleRecord(2, "older"), expecting(1))).toBe(false);
    expect((await ours.get(key))?.token?.value).toBe("issued since");
    expect(await ours.set(key, sampleRecord(2, "newer"), expecting(1))).toBe(true);
  });

  it("is written by a server that has forgotten the script", async () => {
    const { client, store } = storeTo(server.url);
    expect(await store.set(key, sampleRecord(1), expecting(0))).toBe(true);
    await client.scriptFlush();
    expect(await store.set(key, sampleRecord(2), expecting(1))).toBe(true);
  });

  it("that was evicted costs no token: it is served as before, and saved again with the next change", async () => {
    const small = await startRedis(["--maxmemory", "4mb", "--maxmemory-policy", "allkeys-lru"]);
    try {
      const { client, store, prefix } = storeTo(small.url);
      const provider = createScriptedProvider();
      const manager = createTokenManager({ provider, store });
      const { value } = await manager.getToken();
      for (let filler = 0; (await client.exists(prefix + key)) === 1; filler += 1) {
        await client.set(`filler-${filler}`, "x".repeat(100_000));
      }
      expect((await manager.getToken()).value).toBe(value);
      expect(provider.issues).toHaveLength(1);
      await manager.invalidate(value);
      const record = await store.get(key);
      expect(record?.dead).toHaveLength(1);
      await manager.close();
      client.destroy();
    } finally {
      await small.remove();
    }
  });
});

describe("createRedisTokenStore", () => {
  it("sends nothing and connects nothing until it is asked for something", () => {
    const client = createClient();
    createRedisTokenStore({ client });
    expect(client.isOpen).toBe(false);
  });

  it("adds one listener of each kind to a client that many stores share", () => {
    const client = createClient();
    const before = client.listenerCount("error");
    for (let store = 0; store < 20; store += 1) createRedisTokenStore({ client });
    expect(client.listenerCount("error")).toBe(before + 1);
  });

  it("has no on() where nobody is to be told, so that the token manager looks", () => {
    expect(createRedisTokenStore({ client: createClient(), notify: false }).on).toBeUndefined();
  });

  it.each([
    [
      { client: {} },
      "client must be a client of redis 5 or later: createClient({ url }); createSentinel() is that of redis 6",
    ],
    [
      { client: createSentinelOf5({ name: "primary", sentinelRootNodes: [] }) },
      "createSentinel() is that of redis 6",
    ],
    [{ prefix: "" }, 'prefix must be a text that keys begin with, got ""'],
    [{ deadlineMs: -1 }, "deadlineMs must be milliseconds, from 1 to a day, got -1"],
    [{ notify: 1 }, "notify must be true or false, got 1"],
    [
      { ttlMs: 5 },
      "There is no option ttlMs. Known: client, prefix, deadlineMs, notify, heartbeatMs",
    ],
  ])("refuses %o where it is passed", (wrong, says) => {
    const options = { client: createClient(), ...wrong } as Parameters<
      typeof createRedisTokenStore
    >[0];
    expect(() => createRedisTokenStore(options)).toThrow(TypeError);
    expect(() => createRedisTokenStore(options)).toThrow(says);
  });
});
