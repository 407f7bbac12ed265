import { testTokenStore } from "@auth/testing";
import { createCluster } from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { newPrefix, storeTo } from "../test-support/desk.js";
import { startCluster } from "../test-support/start-cluster.js";
import { findRedis, type RedisServer } from "../test-support/start-redis.js";
import { createRedisTokenStore } from "./index.js";

describe.runIf(findRedis())("in a cluster of three servers", () => {
  let servers: readonly RedisServer[] = [];
  let cluster: ReturnType<typeof createCluster>;
  beforeAll(async () => {
    servers = await startCluster();
    cluster = createCluster({ rootNodes: servers.map(({ url }) => ({ url })) });
    await cluster.connect();
  }, 60_000);
  afterAll(async () => {
    cluster.destroy();
    for (const { remove } of servers) await remove();
  });

  testTokenStore<string>({
    describe,
    it,
    name: "the Redis store",
    patienceMs: 10_000,
    create: newPrefix,
    open: (prefix) => createRedisTokenStore({ client: cluster, prefix }),
  });

  it("keeps records on every server", async () => {
    const store = createRedisTokenStore({ client: cluster, prefix: newPrefix() });
    const keys = Array.from({ length: 60 }, (_, index) => `key-${index}`);
    for (const one of keys) await store.set(one, { ...sampleRecord(1), key: one }, expecting(0));
    for (const one of keys) expect(await store.get(one)).toEqual({ ...sampleRecord(1), key: one });
  });

  it("tells whoever passes a client for one server that it needs createCluster()", async () => {
    const refusals = await Promise.all(
      servers.map(({ url }) => storeTo(url, { prefix: "same:" }).store.get(key).catch(String)),
    );
    expect(refusals.filter(Boolean)).toEqual(
      Array(2).fill(
        "AuthError: The Redis token store same:* is in a cluster (MOVED). Use createCluster() instead of createClient().",
      ),
    );
  });
});
