import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { createTokenManager } from "@auth/core";
import { createScriptedProvider } from "@auth/testing";
import type { PoolConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../store-kit/test-support/free-port.js";
import { until } from "../../store-kit/test-support/real-time.js";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { newTable, poolTo } from "../test-support/desk.js";
import { type PostgresServer, startPostgres } from "../test-support/start-postgres.js";
import { createPostgresTokenStore } from "./index.js";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

const password = "pass-7Qw3vXz9KpL2mN8r";

/** A way in which the store cannot be used, made with a server that is really so. */
interface Trouble {
  /** Makes it. What it resolves to is how the pool and the store are made. */
  make(): Promise<{ pool?: PoolConfig; table?: string }>;
  /** What the error says after the name of the table. */
  says: string;
}

const sql = async (text: string): Promise<void> => {
  const pool = poolTo(server.port);
  await pool.query(text);
  await pool.end();
};

const tableMade = async (): Promise<string> => {
  const pool = poolTo(server.port);
  const table = await newTable(pool);
  await pool.end();
  return table;
};

/** Has `trader` give the password `right`, from the next connection on. */
async function demandPassword(): Promise<void> {
  const hba = join(server.directory, "pg_hba.conf");
  const before = readFileSync(hba, "utf8");
  const demand = "host all trader 127.0.0.1/32 scram-sha-256\n";
  if (before.startsWith(demand)) return;
  await sql("create role trader login password 'right'");
  const loadedAt = await readLoadedAt();
  writeFileSync(hba, demand + before);
  server.reload();
  // The server is told by a signal, and lets everybody in until it has read the file.
  await until(async () => (await readLoadedAt()) !== loadedAt);
}

/** When the server has last read its settings, as a new connection knows it. */
async function readLoadedAt(): Promise<string> {
  const pool = poolTo(server.port);
  const { rows } = await pool.query("select pg_conf_load_time()::text as at");
  await pool.end();
  return rows[0].at;
}

const troubles: Record<string, Trouble> = {
  "a server that is not there": {
    make: async () => ({ pool: { port: await freePort() } }),
    says: "is on a server that cannot be reached (ECONNREFUSED). Start it, or check host and port of the pool.",
  },
  "a host that there is not": {
    // Too long a name for any server to be asked for it, where there is a network and where there is none.
    make: async () => ({ pool: { host: `${"a".repeat(64)}.invalid` } }),
    says: "is on a server whose name is unknown (ENOTFOUND). Check the host of the pool.",
  },
  "a wrong password": {
    async make() {
      await demandPassword();
      return { pool: { user: "trader", password } };
    },
    says: "is on a server that refused the password (28P01). Check user and password of the pool.",
  },
  "no password": {
    async make() {
      await demandPassword();
      return { pool: { user: "trader" } };
    },
    says: "needs a password. Check user and password of the pool.",
  },
  "a database that there is not": {
    make: async () => ({ pool: { database: "nothing" } }),
    says: "is in a database that does not exist (3D000). Check the database of the pool.",
  },
  "no table": {
    make: async () => ({ table: "missing" }),
    says: "is missing (42P01). Create it once, with await createTable(pool) of @auth/store-postgres, or pass the table that you created.",
  },
  "another program's table": {
    async make() {
      await sql("create table if not exists theirs (id text, record text)");
      return { table: "theirs" };
    },
    says: "has other columns (42703). Pass a table that createTable() made.",
  },
  "columns of other types": {
    async make() {
      await sql(
        "create table if not exists typed (id int, revision int, version int, record json, expires_at timestamptz)",
      );
      return { table: "typed" };
    },
    says: "has columns of other types (22P02). Pass a table that createTable() made.",
  },
  "a user without rights": {
    async make() {
      await sql("drop role if exists nobody; create role nobody login");
      return { pool: { user: "nobody" }, table: await tableMade() };
    },
    says: "may not be used by this user (42501). Grant select, insert, update and delete on it, and usage on its schema.",
  },
  "a server that gives up on what is locked": {
    async make() {
      const table = await tableMade();
      const pool = poolTo(server.port, { max: 1 });
      await pool.query(`begin; lock table ${table}`);
      onTestFinished(() => pool.end());
      return { pool: { options: "-c statement_timeout=50" }, table };
    },
    says: "is on a server that gave up on the statement (57014). Raise statement_timeout or lock_timeout, and look for who holds a lock.",
  },
  "a pool that has ended": {
    make: async () => ({ pool: { log: () => {} } }),
    says: "is asked for through a pool that has ended. Close what uses the store before the pool.",
  },
};

for (const [name, { make, says }] of Object.entries(troubles)) {
  describe(name, () => {
    async function store() {
      const { pool: config, table = "auth_tokens" } = await make();
      const pool = poolTo(server.port, config);
      if (says.includes("ended")) await pool.end();
      else onTestFinished(() => pool.end());
      return { table, store: createPostgresTokenStore({ pool, table, deadlineMs: 10_000 }) };
    }

    it("is told with the table and the fix, and without a password or a token", async () => {
      const { table, store: troubled } = await store();
      const error = { code: "AUTH_STORE", message: `The PostgreSQL token table ${table} ${says}` };
      await expect(troubled.get(key)).rejects.toMatchObject(error);
      const failed = await troubled
        .set(key, sampleRecord(1, "secret-token"), expecting(0))
        .catch((reason: unknown) => reason);
      expect(failed).toMatchObject({ code: "AUTH_STORE" });
      expect(inspect(failed, { depth: 9, showHidden: true })).not.toMatch(
        new RegExp(`${password}|secret-token`),
      );
    });

    it("costs nobody a token", async () => {
      const { store: troubled } = await store();
      const manager = createTokenManager({ provider: createScriptedProvider(), store: troubled });
      const failures: string[] = [];
      manager.on((event) => {
        if (event.type === "store-failed") failures.push(event.error.message);
      });
      expect((await manager.getToken()).value).toBe("token-1");
      expect(manager.status().saved).toBe(false);
      expect(failures[0]).toContain("The PostgreSQL token table");
      await manager.close();
    });
  });
}
