import { testTokenStore } from "@auth/testing";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, it } from "vitest";
import { until } from "../../store-kit/test-support/real-time.js";
import { crashChild, raceChildren } from "../../store-kit/test-support/start-child.js";
import { type Gate, startGate } from "../../store-kit/test-support/start-gate.js";
import { newTable, poolTo } from "../test-support/desk.js";
import { type PostgresServer, startPostgres } from "../test-support/start-postgres.js";
import { createPostgresTokenStore } from "./index.js";

const child = new URL("../test-support/set-child.ts", import.meta.url);

let server: PostgresServer;
let direct: Pool;

beforeAll(async () => {
  server = await startPostgres();
  direct = poolTo(server.port);
});
afterAll(async () => {
  await direct.end();
  await server.remove();
});

interface Backing {
  gate: Gate;
  pool: Pool;
  table: string;
}

testTokenStore<Backing>({
  describe,
  // Some start a dozen processes, on machines that may be busy.
  it: (name, run) => it(name, run, 60_000),
  name: "the PostgreSQL store",
  patienceMs: 10_000,
  async create() {
    const gate = await startGate(server.port);
    return { gate, pool: poolTo(gate.port), table: await newTable(direct) };
  },
  async dispose({ gate, pool, table }) {
    await pool.end();
    await gate.close();
    await direct.query(`drop table ${table}`);
  },
  open: ({ pool, table }) => createPostgresTokenStore({ pool, table, deadlineMs: 10_000 }),
  race: ({ table }, calls) =>
    raceChildren(child, calls, (call) => ({ port: server.port, table, call })),
  async crash({ table }, call) {
    await crashChild(child, { port: server.port, table, call });
    // The server's process may still be at what the dead one had sent.
    await until(async () => {
      const { rowCount } = await direct.query(
        "select from pg_stat_activity where application_name = 'set-child'",
      );
      return rowCount === 0;
    });
  },
  async corrupt({ table }, key) {
    const text = JSON.stringify({ format: 1, key, revision: "one" });
    await direct.query(`update ${table} set record = $1 where id = $2`, [text, key]);
  },
  breakDown({ gate }) {
    gate.refuse();
  },
  repair({ gate }) {
    gate.thaw();
  },
});
