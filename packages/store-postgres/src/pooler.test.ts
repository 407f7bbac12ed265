import { testTokenStore } from "@auth/testing";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../store-kit/test-support/real-time.js";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { newTable, poolTo } from "../test-support/desk.js";
import { findPgbouncer, type Pooler, startPgbouncer } from "../test-support/start-pgbouncer.js";
import { type PostgresServer, startPostgres } from "../test-support/start-postgres.js";
import { createPostgresTokenStore, createTable } from "./index.js";

const program = findPgbouncer();
if (!program) {
  console.log("Not tried behind a transaction pooler: there is no pgbouncer on this machine.");
}

describe.runIf(program)("behind a transaction pooler", () => {
  let server: PostgresServer;
  let pooler: Pooler;
  let direct: Pool;
  let pooled: Pool;
  beforeAll(async () => {
    server = await startPostgres();
    pooler = await startPgbouncer(program ?? "", server.port);
    direct = poolTo(server.port);
    pooled = poolTo(pooler.port, { max: 10 });
  });
  afterAll(async () => {
    await pooled.end();
    await direct.end();
    await pooler.stop();
    await server.remove();
  });

  testTokenStore<string>({
    describe,
    it,
    name: "the PostgreSQL store",
    patienceMs: 10_000,
    create: () => newTable(pooled),
    open: (table) =>
      createPostgresTokenStore({ pool: pooled, table, deadlineMs: 10_000, pollIntervalMs: 100 }),
  });

  it("finds that notices don't pass, and looks for changes instead", async () => {
    const table = await newTable(pooled);
    const listening = createPostgresTokenStore({ pool: pooled, table, pollIntervalMs: 50 });
    const other = createPostgresTokenStore({ pool: direct, table });
    let told = 0;
    const stop = listening.on?.(key, () => {
      told += 1;
    });
    await other.set(key, sampleRecord(1), expecting(0));
    await until(() => told === 1);
    await other.set(key, sampleRecord(2), expecting(1));
    await until(() => told === 2);
    const { rows } = await direct.query(
      "select query from pg_stat_activity where query = 'listen broker_auth'",
    );
    expect(rows).toEqual([]);
    stop?.();
  });

  it("hears notices by a second pool that goes past it", async () => {
    const table = await newTable(pooled);
    const listening = createPostgresTokenStore({
      pool: pooled,
      table,
      notify: direct,
      pollIntervalMs: 60_000,
    });
    const other = createPostgresTokenStore({ pool: pooled, table });
    let told = 0;
    const stop = listening.on?.(key, () => {
      told += 1;
    });
    await other.set(key, sampleRecord(1), expecting(0));
    await until(() => told === 1);
    await other.set(key, sampleRecord(2), expecting(1));
    await until(() => told === 2);
    stop?.();
  });

  it("has its table made by many programs at once", async () => {
    await Promise.all(Array.from({ length: 5 }, () => createTable(pooled, { table: "pooled" })));
    expect(
      await createPostgresTokenStore({ pool: pooled, table: "pooled" }).get(key),
    ).toBeUndefined();
  });
});
