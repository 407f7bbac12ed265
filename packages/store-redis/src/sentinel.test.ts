import { createTokenManager, type TokenStore } from "@auth/core";
import { createScriptedProvider, testTokenStore } from "@auth/testing";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { atOnce, until } from "../../store-kit/test-support/real-time.js";
import { renewElsewhere } from "../../store-kit/test-support/renew-elsewhere.js";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { newPrefix } from "../test-support/desk.js";
import { findRedis } from "../test-support/start-redis.js";
import {
  type SentinelClient,
  startSentinel,
  type Watched,
} from "../test-support/start-sentinel.js";
import { createRedisTokenStore, type RedisTokenStoreOptions } from "./index.js";

/** Longer than a sentinel takes to be sure, and to put the replica in its place: where time seems to jump, it does nothing for 30 s. */
const failOverMs = 60_000;

describe.runIf(findRedis())("with a sentinel that watches over the server", () => {
  let watched: Watched;
  let client: SentinelClient;
  beforeAll(async () => {
    watched = await startSentinel();
    client = await watched.connect();
  });
  afterAll(async () => {
    client.destroy();
    await watched.remove();
  });

  testTokenStore<string>({
    describe,
    it,
    name: "the Redis store",
    patienceMs: 10_000,
    create: newPrefix,
    open: (prefix) => createRedisTokenStore({ client, prefix }),
  });
});

describe.runIf(findRedis())("a fail-over by a sentinel", () => {
  /** Servers that one test may do away with. */
  async function open(): Promise<Watched> {
    const watched = await startSentinel();
    onTestFinished(watched.remove);
    return watched;
  }

  async function storeOf(
    watched: Watched,
    prefix: string,
    options: Partial<RedisTokenStoreOptions> = {},
  ): Promise<TokenStore> {
    const client = await watched.connect();
    onTestFinished(async () => {
      await client.destroy();
    });
    return createRedisTokenStore({
      client,
      prefix,
      heartbeatMs: 200,
      ...options,
    });
  }

  it("delays no token that is held, needs no restart, and what was given up meanwhile is never written", async () => {
    const watched = await open();
    const prefix = newPrefix();
    const [store, other] = await Promise.all([storeOf(watched, prefix), storeOf(watched, prefix)]);
    const provider = createScriptedProvider();
    const here = createTokenManager({ provider, store });
    const there = createTokenManager({ provider, store: other });
    const first = await here.getToken();
    expect((await there.getToken()).value).toBe(first.value);
    const hasty = await storeOf(watched, prefix, { deadlineMs: 300, notify: false });
    await watched.replicated();

    await watched.fail();
    const given = hasty.set("given-up", { ...sampleRecord(1), key: "given-up" }, expecting(0));
    await expect(given).rejects.toMatchObject({ code: "AUTH_STORE" });
    let isBack = false;
    const back = until(() => store.get(key).then(Boolean, () => false), failOverMs).finally(() => {
      isBack = true;
    });
    while (!isBack) {
      expect((await atOnce(() => here.getToken())).value).toBe(first.value);
      await new Promise(setImmediate);
    }
    await back;
    const found: unknown[] = [];
    const look = (): Promise<boolean> =>
      hasty.get("given-up").then(
        (record) => found.push(record) === 5,
        () => false,
      );
    await until(look, failOverMs);
    expect(found.filter(Boolean)).toEqual([]);

    await until(() => other.get(key).then(Boolean, () => false), failOverMs);
    await renewElsewhere(here, there, first);
    expect(provider.issues).toHaveLength(2);
    await Promise.all([here.close(), there.close()]);
  }, 180_000);

  it("that loses the last write costs no token: who knows more writes it again, and where nobody does, it costs one refusal", async () => {
    const watched = await open();
    /** Two programs with a token that was renewed by a write which only the old server has. */
    async function desk(notify: boolean) {
      const prefix = newPrefix();
      const provider = createScriptedProvider({ script: ["fresh", "fresh", "same"] });
      const store = await storeOf(watched, prefix, { notify });
      const manager = createTokenManager({ provider, store });
      return { prefix, provider, store, manager, first: (await manager.getToken()).value };
    }
    const [listening, deaf] = await Promise.all([desk(true), desk(false)]);
    await watched.replicated();
    await watched.holdBack();
    for (const { manager, first } of [listening, deaf]) {
      await manager.invalidate(first);
      expect((await manager.getToken()).value).toBe("token-2");
      expect(manager.status().saved).toBe(true);
    }
    await watched.fail();

    const newest = async ({ store }: { store: TokenStore }): Promise<unknown> =>
      (await store.get(key).catch(() => undefined))?.token?.value;
    await until(async () => (await newest(listening)) === "token-2", failOverMs);
    expect(listening.provider.issues).toHaveLength(2);

    await until(async () => (await newest(deaf)) === deaf.first, failOverMs);
    const store = await storeOf(watched, deaf.prefix, { notify: false });
    const newcomer = createTokenManager({ provider: deaf.provider, store });
    // What it does not know of is what was lost: that this one is dead.
    expect((await newcomer.getToken()).value).toBe(deaf.first);
    await newcomer.invalidate(deaf.first);
    expect((await newcomer.getToken()).value).toBe("token-2");
    expect((await deaf.manager.getToken()).value).toBe("token-2");
    expect(deaf.provider.issues).toHaveLength(3);
    for (const { manager } of [listening, deaf, { manager: newcomer }]) await manager.close();
  }, 180_000);
});
