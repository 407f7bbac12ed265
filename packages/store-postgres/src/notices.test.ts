import { createTokenManager, type StoreEvent, type TokenStore } from "@auth/core";
import { createScriptedProvider } from "@auth/testing";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { until } from "../../store-kit/test-support/real-time.js";
import { renewElsewhere } from "../../store-kit/test-support/renew-elsewhere.js";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { type Gate, startGate } from "../../store-kit/test-support/start-gate.js";
import { newTable, poolTo } from "../test-support/desk.js";
import { type PostgresServer, startPostgres } from "../test-support/start-postgres.js";
import { createPostgresTokenStore, type PostgresTokenStoreOptions } from "./index.js";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

interface Desk {
  gate: Gate;
  pool: Pool;
  /** Listens, through the gate. */
  listening: TokenStore;
  /** Somebody else, whom nothing disturbs. */
  other: TokenStore;
  events: StoreEvent[];
  stop: () => void;
  /** How many connections have begun to listen or to look: both end with a first look. */
  listeners(): Promise<number>;
  changes(): number;
}

async function desk(options: Partial<PostgresTokenStoreOptions> = {}): Promise<Desk> {
  const gate = await startGate(server.port);
  const pool = poolTo(gate.port, { application_name: "listening" });
  const direct = poolTo(server.port);
  const table = await newTable(direct);
  const listening = createPostgresTokenStore({ pool, table, deadlineMs: 10_000, ...options });
  const other = createPostgresTokenStore({ pool: direct, table });
  const events: StoreEvent[] = [];
  const stop = listening.on?.(key, (event) => events.push(event)) ?? (() => {});
  onTestFinished(async () => {
    stop();
    await gate.close();
    await pool.end();
    await direct.end();
  });
  return {
    gate,
    pool,
    listening,
    other,
    events,
    stop,
    async listeners() {
      const { rows } = await direct.query(
        "select count(*)::int as n from pg_stat_activity where application_name = 'listening' and query like '%any($1%'",
      );
      return rows[0].n;
    },
    changes: () => events.filter(({ type }) => type === "changed").length,
  };
}

describe("a change that another process makes", () => {
  it("is told within moments by a notice, long before anybody looks", async () => {
    const { other, listeners, changes } = await desk({ pollIntervalMs: 60_000 });
    await until(async () => (await listeners()) === 1);
    await other.set(key, sampleRecord(1), expecting(0));
    await until(() => changes() === 1);
  });

  it("is told once, and so is a change of its own", async () => {
    const { listening, other, listeners, changes } = await desk();
    await until(async () => (await listeners()) === 1);
    await listening.set(key, sampleRecord(1), expecting(0));
    expect(changes()).toBe(1);
    await other.get(key);
    await other.set(key, sampleRecord(2), expecting(1));
    await until(() => changes() === 2);
    await other.delete(key);
    await until(() => changes() === 3);
  });

  it("is found by looking where notices are not wanted", async () => {
    const { other, changes } = await desk({ notify: false, pollIntervalMs: 50 });
    await other.set(key, sampleRecord(1), expecting(0));
    await until(() => changes() === 1);
    await other.set(key, sampleRecord(2), expecting(1));
    await until(() => changes() === 2);
  });

  it("is found as soon as the connection is back, when it was made while that was broken", async () => {
    const { gate, other, events, listeners, changes } = await desk({ pollIntervalMs: 60_000 });
    await until(async () => (await listeners()) === 1);
    gate.refuse();
    await until(() => events.some(({ type }) => type === "unavailable"));
    await other.set(key, sampleRecord(1), expecting(0));
    gate.thaw();
    await until(() => changes() === 1);
  });

  it("is told after the server was killed and started again, without a restart of ours", async () => {
    const { other, events, listeners, changes } = await desk({ pollIntervalMs: 60_000 });
    await until(async () => (await listeners()) === 1);
    await server.kill();
    await until(() => events.some(({ type }) => type === "unavailable"));
    await server.start();
    await until(async () => (await listeners().catch(() => 0)) === 1);
    await other.set(key, sampleRecord(1), expecting(0));
    await until(() => changes() === 1);
  });
});

describe("a token that died elsewhere", () => {
  it("is not tried again: an invalidation, a renewal and a revocation reach the memory of others", async () => {
    const { listening, other, listeners } = await desk({ pollIntervalMs: 60_000 });
    const revokeToken = async (): Promise<void> => {};
    const provider = { ...createScriptedProvider(), revokeToken };
    const here = createTokenManager({ provider, store: listening });
    const there = createTokenManager({ provider, store: other });
    await until(async () => (await listeners()) === 1);
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
    const { gate, other, events, listeners, changes } = await desk({
      deadlineMs: 500,
      pollIntervalMs: 30,
    });
    await until(async () => (await listeners()) === 1);
    gate.freeze();
    await until(() => events.some(({ type }) => type === "unavailable"));
    await other.set(key, sampleRecord(1), expecting(0));
    gate.thaw();
    await until(() => changes() === 1);
  });

  it("tells once that the server cannot be reached, with the fix, and nothing secret", async () => {
    const { gate, events, listeners } = await desk();
    await until(async () => (await listeners()) === 1);
    gate.refuse();
    await until(() => events.length > 0);
    expect(events).toEqual([
      { type: "unavailable", detail: expect.stringContaining("lost its connection") },
    ]);
  });

  it("takes one connection of the pool however many keys there are, and gives it up with the last listener", async () => {
    const { pool, listening, stop, listeners } = await desk();
    const stops = Array.from({ length: 50 }, (_, index) =>
      listening.on?.(`key-${index}`, () => {}),
    );
    await until(async () => (await listeners()) === 1);
    await until(() => pool.totalCount - pool.idleCount === 1);
    for (const stopOne of stops) stopOne?.();
    stop();
    await until(() => pool.totalCount === pool.idleCount);
  });

  it("leaves the one connection of a pool of one to those who need it", async () => {
    const pool = poolTo(server.port, { max: 1 });
    const store = createPostgresTokenStore({ pool, table: await newTable(pool) });
    onTestFinished(() => pool.end());
    const told: string[] = [];
    store.on?.(key, ({ type }) => told.push(type));
    expect(await store.set(key, sampleRecord(1), expecting(0))).toBe(true);
    expect(await store.get(key)).toEqual(sampleRecord(1));
    expect(told).toEqual(["changed"]);
  });
});
