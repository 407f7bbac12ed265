import { createTokenManager } from "@auth/core";
import { createScriptedProvider } from "@auth/testing";
import type { Pool, PoolConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { atOnce, until, within } from "../../store-kit/test-support/real-time.js";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { type Gate, startGate } from "../../store-kit/test-support/start-gate.js";
import { newTable, poolTo } from "../test-support/desk.js";
import { type PostgresServer, startPostgres } from "../test-support/start-postgres.js";
import { createPostgresTokenStore } from "./index.js";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

async function desk(config: PoolConfig = {}) {
  const gate: Gate = await startGate(server.port);
  const pool: Pool = poolTo(gate.port, config);
  const direct = poolTo(server.port);
  const table = await newTable(direct);
  onTestFinished(async () => {
    await gate.close();
    await pool.end();
    await direct.end();
  });
  return {
    gate,
    pool,
    direct,
    table,
    /** Has no more patience than a test that waits for its end. */
    hasty: createPostgresTokenStore({ pool, table, deadlineMs: 300 }),
    /** Waits longer than any machine stands still. */
    store: createPostgresTokenStore({ pool, table, deadlineMs: 10_000 }),
  };
}

const late = "did not answer within 0.3 s. Check the server and the network";

describe("a server that hangs", () => {
  it("delays no call for longer than the deadline, whether or not there is a connection", async () => {
    const { gate, hasty, store } = await desk();
    gate.freeze();
    await within(1_000, () => expect(hasty.get(key)).rejects.toThrow(late));
    gate.thaw();
    await store.get(key);
    gate.freeze();
    await expect(hasty.get(key)).rejects.toThrow(late);
    await expect(hasty.set(key, sampleRecord(1), expecting(0))).rejects.toThrow(late);
    await expect(hasty.delete(key)).rejects.toThrow(late);
  });

  it("is used again as soon as it goes on, by the same store and pool", async () => {
    const { gate, pool, hasty, store } = await desk({ max: 2 });
    await store.set(key, sampleRecord(1), expecting(0));
    gate.freeze();
    for (let call = 0; call < 5; call += 1) await expect(hasty.get(key)).rejects.toThrow(late);
    gate.thaw();
    await until(() => hasty.get(key).then(Boolean, () => false));
    expect(await store.set(key, sampleRecord(2), expecting(1))).toBe(true);
    await until(() => pool.waitingCount === 0);
  });

  it("never writes late what was given up before it was sent", async () => {
    const { gate, direct, table, hasty, store } = await desk({ max: 1 });
    gate.freeze();
    await expect(hasty.set(key, sampleRecord(1), expecting(0))).rejects.toThrow(late);
    gate.thaw();
    // Whatever was queued has been done when this has.
    expect(await store.get(key)).toBeUndefined();
    expect((await direct.query(`select id from ${table}`)).rows).toEqual([]);
  });

  it("costs one call for a connection that is lost, and not the next one as well", async () => {
    const { gate, hasty, store } = await desk({ max: 1 });
    await store.set(key, sampleRecord(1), expecting(0));
    gate.strand();
    await expect(hasty.get(key)).rejects.toThrow(late);
    expect(await store.get(key)).toEqual(sampleRecord(1));
  });

  it("delays no token that is held", async () => {
    const { gate, store } = await desk();
    const manager = createTokenManager({ provider: createScriptedProvider(), store });
    const { value } = await manager.getToken();
    gate.freeze();
    for (let call = 0; call < 1_000; call += 1) {
      expect((await atOnce(() => manager.getToken())).value).toBe(value);
    }
    gate.thaw();
    await manager.close();
  });
});

describe("a connection that breaks when it is used", () => {
  it("costs a reader nothing: another one is tried at once", async () => {
    const { gate, store } = await desk();
    await store.set(key, sampleRecord(1), expecting(0));
    await store.set(key, sampleRecord(2), expecting(1));
    gate.sever();
    expect(await store.get(key)).toEqual(sampleRecord(2));
  });
});

describe("a pool that has no connection left", () => {
  it("delays no call for longer than the deadline, and keeps nothing that comes later", async () => {
    const { pool, hasty, store } = await desk({ max: 1 });
    const busy = await pool.connect();
    await expect(hasty.get(key)).rejects.toThrow("and whether the pool has a connection left");
    busy.release();
    await until(() => pool.idleCount === 1);
    expect(await store.get(key)).toBeUndefined();
  });
});

describe("a server that is killed and started again", () => {
  it("costs neither a token nor a restart, and has what was saved before", async () => {
    const { store } = await desk();
    const manager = createTokenManager({ provider: createScriptedProvider(), store });
    const { value } = await manager.getToken();
    await server.kill();
    expect((await manager.getToken()).value).toBe(value);
    await manager.invalidate(value);
    expect(manager.status().saved).toBe(false);
    await server.start();
    const second = await manager.getToken();
    expect(second.value).not.toBe(value);
    await until(async () => {
      await manager.getToken();
      return manager.status().saved;
    });
    expect((await store.get(key))?.token?.value).toBe(second.value);
    await manager.close();
  });

  it("ends no process whose pool has nobody that listens to its errors", async () => {
    const { pool, store } = await desk();
    await store.get(key);
    expect(pool.idleCount).toBe(1);
    await server.kill();
    await until(() => pool.totalCount === 0);
    await server.start();
    await until(() =>
      store.get(key).then(
        () => true,
        () => false,
      ),
    );
  });
});
