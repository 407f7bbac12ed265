import { createTokenManager, type StoreEvent } from "@auth/core";
import { createScriptedProvider } from "@auth/testing";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { until } from "../../store-kit/test-support/real-time.js";
import { renewElsewhere } from "../../store-kit/test-support/renew-elsewhere.js";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { startGate } from "../../store-kit/test-support/start-gate.js";
import { clientTo, newPrefix, storeTo } from "../test-support/desk.js";
import { findRedis, type RedisServer, startRedis } from "../test-support/start-redis.js";
import type { RedisTokenStoreOptions } from "./index.js";

describe.runIf(findRedis())("with a real server", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.remove());

  async function desk(options: Partial<RedisTokenStoreOptions> = {}) {
    const prefix = newPrefix();
    const gate = await startGate(server.port);
    const { store: listening } = storeTo(`redis://127.0.0.1:${gate.port}`, {
      prefix,
      ...options,
    });
    const { store: other } = storeTo(server.url, { prefix });
    const admin = clientTo(server.url);
    admin.on("error", () => {});
    await admin.connect();
    const events: StoreEvent[] = [];
    const stop = listening.on?.(key, (event) => events.push(event)) ?? (() => {});
    onTestFinished(async () => {
      stop();
      await gate.close();
    });
    const subscribers = async (): Promise<number> =>
      Number((await admin.pubSubNumSub(`${prefix}changed`))[`${prefix}changed`]);
    /** Resolves once it listens, and has looked. */
    const isUp = async (): Promise<void> => {
      await until(async () => (await subscribers()) === 1);
      await until(() =>
        listening.get(key).then(
          () => true,
          () => false,
        ),
      );
    };
    const changes = (): number => events.filter(({ type }) => type === "changed").length;
    return { prefix, gate, listening, other, events, stop, subscribers, isUp, changes };
  }

  describe("a change that another process makes", () => {
    it("is told within moments, once, and so is a change of its own", async () => {
      const { listening, other, isUp, changes } = await desk();
      await isUp();
      await other.set(key, sampleRecord(1), expecting(0));
      await until(() => changes() === 1);
      await listening.set(key, sampleRecord(2), expecting(1));
      await until(() => changes() === 2);
      await other.delete(key);
      await until(() => changes() === 3);
      await other.set(key, sampleRecord(1), expecting(0));
      await until(() => changes() === 4);
    });

    it("is found as soon as the connection is back, when it was made while that was broken", async () => {
      const { gate, other, events, isUp, changes } = await desk();
      await isUp();
      gate.refuse();
      await until(() => events.some(({ type }) => type === "unavailable"));
      await other.set(key, sampleRecord(1), expecting(0));
      gate.thaw();
      await until(() => changes() === 1);
    });

    it("is told after the server was killed and started again, without a restart of ours", async () => {
      const { other, events, subscribers, isUp, changes } = await desk();
      await isUp();
      await server.kill();
      await until(() => events.some(({ type }) => type === "unavailable"));
      await server.start();
      await until(() =>
        subscribers().then(
          (count) => count === 1,
          () => false,
        ),
      );
      await until(() => other.set(key, sampleRecord(1), expecting(0)).catch(() => false));
      await until(() => changes() === 1);
    });
  });

  describe("a token that died elsewhere", () => {
    it("is not tried again: an invalidation, a renewal and a revocation reach the memory of others", async () => {
      const { listening, other, isUp } = await desk();
      await isUp();
      const revokeToken = async (): Promise<void> => {};
      const provider = { ...createScriptedProvider(), revokeToken };
      const here = createTokenManager({ provider, store: listening });
      const there = createTokenManager({ provider, store: other });
      const first = await here.getToken();
      expect((await there.getToken()).value).toBe(first.value);
      await renewElsewhere(here, there, first);
      await there.revoke();
      await until(() => here.peek() === undefined);
      await Promise.all([here.close(), there.close()]);
    });
  });

  describe("listening", () => {
    it("goes on after the network was cut so that nobody was told", async () => {
      const { gate, other, events, isUp, changes } = await desk({
        deadlineMs: 300,
        heartbeatMs: 200,
      });
      await isUp();
      gate.freeze();
      await until(() => events.some(({ type }) => type === "unavailable"));
      await other.set(key, sampleRecord(1), expecting(0));
      gate.thaw();
      await until(() => changes() === 1);
    });

    it("hears of other keys although one cannot be read", async () => {
      const { prefix, listening, other, events, isUp } = await desk();
      await isUp();
      const admin = clientTo(server.url);
      await admin.connect();
      await admin.lPush(`${prefix}unreadable`, "a list");
      listening.on?.("unreadable", () => {});
      const told: string[] = [];
      listening.on?.("readable", ({ type }) => told.push(type));
      const record = { ...sampleRecord(1), key: "readable" };
      await other.set("readable", record, expecting(0));
      await until(() => told.length > 0);
      expect([...told, ...events]).toEqual(["changed"]);
    });

    it("tells once that the connection is lost, with the fix, and nothing secret", async () => {
      const { gate, prefix, events, isUp } = await desk();
      await isUp();
      gate.refuse();
      await until(() => events.length > 0);
      expect(events).toEqual([
        {
          type: "unavailable",
          detail: `The Redis token store ${prefix}* lost its connection. It is tried again by itself.`,
        },
      ]);
    });

    it("takes one connection however many keys there are, and closes it with the last listener", async () => {
      const { listening, stop, subscribers, isUp } = await desk();
      const stops = Array.from({ length: 50 }, (_, index) =>
        listening.on?.(`key-${index}`, () => {}),
      );
      await isUp();
      for (const stopOne of stops) stopOne?.();
      expect(await subscribers()).toBe(1);
      stop();
      await until(async () => (await subscribers()) === 0);
      listening.on?.(key, () => {})?.();
    });
  });
});
