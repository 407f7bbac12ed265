import { createTokenManager } from "@auth/core";
import { createScriptedProvider } from "@auth/testing";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { atOnce, until, within } from "../../store-kit/test-support/real-time.js";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { startGate } from "../../store-kit/test-support/start-gate.js";
import { storeTo } from "../test-support/desk.js";
import { findRedis, type RedisServer, startRedis } from "../test-support/start-redis.js";
import { createRedisTokenStore } from "./index.js";

const late = "did not answer within 0.3 s. Check the server and the network.";

describe.runIf(findRedis())("with a real server", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.remove());

  function freeze(): void {
    server.signal("SIGSTOP");
    onTestFinished(() => server.signal("SIGCONT"));
  }

  describe("a server that hangs", () => {
    it("delays no call for longer than the deadline, and is used again as soon as it goes on", async () => {
      const { client, store } = storeTo(server.url, { deadlineMs: 300 });
      await until(() => client.isReady);
      freeze();
      await within(1_000, () => expect(store.get(key)).rejects.toThrow(late));
      await expect(store.set(key, sampleRecord(1), expecting(0))).rejects.toThrow(late);
      await expect(store.delete("another")).rejects.toThrow(late);
      server.signal("SIGCONT");
      await until(() =>
        store.get("another").then(
          () => true,
          () => false,
        ),
      );
    });

    it("delays no token that is held", async () => {
      const { store } = storeTo(server.url);
      const manager = createTokenManager({ provider: createScriptedProvider(), store });
      const { value } = await manager.getToken();
      freeze();
      for (let call = 0; call < 1_000; call += 1) {
        expect((await atOnce(() => manager.getToken())).value).toBe(value);
      }
      server.signal("SIGCONT");
      await manager.close();
    });
  });

  describe("a server that is down", () => {
    it("never has written late what was given up before it was sent", async () => {
      const { client, store, prefix } = storeTo(server.url);
      await store.set(key, sampleRecord(1), expecting(0));
      const hasty = createRedisTokenStore({ client, prefix, deadlineMs: 300 });
      let saidLast: unknown;
      client.on("error", (error) => {
        saidLast = error.code;
      });
      await server.kill();
      await until(() => saidLast === "ECONNREFUSED");
      await expect(hasty.set(key, sampleRecord(2), expecting(1))).rejects.toThrow("(ECONNREFUSED)");
      await server.start();
      await until(() => client.isReady);
      // What was queued would be done before what is asked now, the text of a forgotten script after one answer.
      for (let look = 0; look < 5; look += 1) expect(await store.get(key)).toEqual(sampleRecord(1));
    });

    it("costs neither a token nor a restart, and has what was saved before it was killed", async () => {
      const { client, store, prefix } = storeTo(server.url);
      const hasty = createRedisTokenStore({ client, prefix, deadlineMs: 300 });
      const manager = createTokenManager({ provider: createScriptedProvider(), store: hasty });
      manager.on(() => {});
      const isSaved = async (): Promise<boolean> => {
        await manager.getToken();
        return manager.status().saved;
      };
      const { value } = await manager.getToken();
      await until(isSaved);
      await server.kill();
      expect((await manager.getToken()).value).toBe(value);
      await manager.invalidate(value);
      expect(manager.status().saved).toBe(false);
      await server.start();
      await until(() => client.isReady);
      expect((await store.get(key))?.token?.value).toBe(value);
      const second = await manager.getToken();
      expect(second.value).not.toBe(value);
      await until(isSaved);
      expect((await store.get(key))?.token?.value).toBe(second.value);
      await manager.close();
    });

    it("ends no process whose client has nobody that listens to its errors", async () => {
      const { client, store } = storeTo(server.url);
      await store.get(key);
      await server.kill();
      await until(() => !client.isReady);
      await server.start();
      await until(() =>
        store.get(key).then(
          () => true,
          () => false,
        ),
      );
    });
  });

  it("a connection that breaks when it is used costs a reader nothing: another one is tried at once", async () => {
    const gate = await startGate(server.port);
    onTestFinished(() => gate.close());
    const { store } = storeTo(`redis://127.0.0.1:${gate.port}`);
    await store.set(key, sampleRecord(1), expecting(0));
    gate.sever();
    expect(await store.get(key)).toEqual(sampleRecord(1));
  });

  it("a fail-over to a replica is gone along with, and back, without a restart", async () => {
    const { client, store } = storeTo(server.url);
    await store.set(key, sampleRecord(1), expecting(0));
    await client.sendCommand(["REPLICAOF", "127.0.0.1", "1"]);
    await expect(store.set(key, sampleRecord(2), expecting(1))).rejects.toThrow("(READONLY)");
    expect(await store.get(key)).toEqual(sampleRecord(1));
    await client.sendCommand(["REPLICAOF", "NO", "ONE"]);
    expect(await store.set(key, sampleRecord(2), expecting(1))).toBe(true);
  });
});
