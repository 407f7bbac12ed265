import type { TokenRecord } from "@auth/core";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../store-kit/test-support/real-time.js";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { newTable, poolTo } from "../test-support/desk.js";
import { type PostgresServer, startPostgres } from "../test-support/start-postgres.js";
import { createPostgresTokenStore } from "./index.js";

let server: PostgresServer;
let pool: Pool;
beforeAll(async () => {
  server = await startPostgres();
  pool = poolTo(server.port);
});
afterAll(async () => {
  await pool.end();
  await server.remove();
});

describe("a record in PostgreSQL", () => {
  it("can be looked at with SQL, under the key that the manager shows", async () => {
    const table = await newTable(pool);
    await createPostgresTokenStore({ pool, table }).set(key, sampleRecord(1), expecting(0));
    const { rows } = await pool.query(
      `select record->'token'->>'value' as value, expires_at > now() + interval '47 h' as lives from ${table} where id = $1`,
      [key],
    );
    expect(rows).toEqual([{ value: "token-1", lives: true }]);
  });

  it("keeps Korean in a database whose encoding has none", async () => {
    await pool.query("create database latin template template0 encoding 'LATIN1' locale 'C'");
    const latin = poolTo(server.port, { database: "latin" });
    const store = createPostgresTokenStore({ pool: latin, table: await newTable(latin) });
    const record = sampleRecord(1, "한국 \u{1f511}");
    await store.set("키움", { ...record, key: "키움" }, expecting(0));
    expect((await store.get("키움"))?.token?.value).toBe("한국 \u{1f511}");
    await latin.end();
  });

  it("is replaced by nobody who knows another record of the same revision, as after a fail-over that lost a write", async () => {
    const table = await newTable(pool);
    const ours = createPostgresTokenStore({ pool, table });
    const theirs = createPostgresTokenStore({ pool, table });
    await ours.set(key, sampleRecord(1, "lost in the fail-over"), expecting(0));
    await pool.query(`truncate ${table}`);
    await theirs.set(key, sampleRecord(1, "issued since"), expecting(0));
    expect(await ours.set(key, sampleRecord(2, "older"), expecting(1))).toBe(false);
    expect((await ours.get(key))?.token?.value).toBe("issued since");
    expect(await ours.set(key, sampleRecord(2, "newer"), expecting(1))).toBe(true);
  });

  it("of a newer format is refused, and left as it is", async () => {
    const table = await newTable(pool);
    const store = createPostgresTokenStore({ pool, table });
    const newer = { ...sampleRecord(1), format: 2 } as unknown as TokenRecord;
    await store.set(key, newer, expecting(0));
    await expect(store.get(key)).rejects.toMatchObject({
      code: "AUTH_STORE",
      path: "format",
      message:
        "The token store holds a record of format 2, which a newer version wrote; this one reads format 1. Update @auth/store-postgres, or give each version a table of its own.",
    });
    expect((await pool.query(`select record from ${table}`)).rows).toEqual([{ record: newer }]);
  });

  it("is removed when it is of no use any more, as others are written, a hundred at a time", async () => {
    const table = await newTable(pool);
    await pool.query(
      `insert into ${table} select 'old-' || n, 1, 'v', '{}', now() - interval '1 s' from generate_series(1, 150) n`,
    );
    const store = createPostgresTokenStore({ pool, table });
    const count = async (): Promise<number> =>
      (await pool.query(`select count(*)::int as n from ${table}`)).rows[0].n;
    await store.set(key, sampleRecord(1), expecting(0));
    await until(async () => (await count()) === 51);
    await store.set(key, sampleRecord(2), expecting(1));
    expect(await count()).toBe(51);
    await store.set("another-key", { ...sampleRecord(1), key: "another-key" }, expecting(0));
    await until(async () => (await count()) === 2);
    expect(await store.get(key)).toEqual(sampleRecord(2));
  });

  it("waits for nobody who holds a row that is to be removed", async () => {
    const table = await newTable(pool);
    await pool.query(`insert into ${table} values ('old', 1, 'v', '{}', now() - interval '1 s')`);
    const holder = await pool.connect();
    // Its connections are its own: what the store's asked last stays to be seen.
    const watcher = poolTo(server.port);
    await holder.query(`begin; select from ${table} for update`);
    const store = createPostgresTokenStore({ pool, table, deadlineMs: 10_000 });
    expect(await store.set(key, sampleRecord(1), expecting(0))).toBe(true);
    await until(async () => {
      const { rows } = await watcher.query(
        "select from pg_stat_activity where query like $1 and state = 'idle'",
        [`delete from "${table}" where%skip locked)`],
      );
      return rows.length === 1;
    });
    await watcher.end();
    await holder.query("commit");
    holder.release();
    expect((await pool.query(`select id from ${table} order by id`)).rows).toHaveLength(2);
  });
});

describe("a server that only reads", () => {
  it("is named with the fix where something is to be written, and read as before", async () => {
    const table = await newTable(pool);
    const readers = poolTo(server.port, { options: "-c default_transaction_read_only=on" });
    await createPostgresTokenStore({ pool, table }).set(key, sampleRecord(1), expecting(0));
    const store = createPostgresTokenStore({ pool: readers, table });
    expect(await store.get(key)).toEqual(sampleRecord(1));
    await expect(store.set(key, sampleRecord(2), expecting(1))).rejects.toMatchObject({
      code: "AUTH_STORE",
      message: `The PostgreSQL token table ${table} is on a server that only reads: a replica, or default_transaction_read_only (25006). Let the pool connect to the primary server.`,
    });
    await readers.end();
  });
});

describe("createPostgresTokenStore", () => {
  it("touches nothing until it is asked for something", () => {
    const idle = new Pool();
    createPostgresTokenStore({ pool: idle });
    expect(idle.totalCount).toBe(0);
    expect(idle.listenerCount("error")).toBe(0);
  });

  it("adds one listener to a pool that many stores share", async () => {
    const shared = poolTo(server.port);
    const table = await newTable(shared);
    for (let store = 0; store < 20; store += 1) {
      await createPostgresTokenStore({ pool: shared, table }).get(key);
    }
    expect(shared.listenerCount("error")).toBe(1);
    await shared.end();
  });

  it.each([
    [{ pool: {} }, "pool must be a Pool of pg: new Pool({ connectionString })"],
    [{ table: "a;b" }, 'table must be a name, or schema.name, of letters, digits and _, got "a;b"'],
    [{ deadlineMs: 0 }, "deadlineMs must be milliseconds, from 1 to a day, got 0"],
    [{ pollIntervalMs: "1" }, "pollIntervalMs must be milliseconds, from 1 to a day, got 1"],
    [{ notify: "yes" }, "notify must be true, false, or a Pool of pg"],
    [{ deadline: 5 }, "There is no option deadline. Known: pool, table, deadlineMs"],
  ])("refuses %o where it is passed", (wrong, says) => {
    const options = { pool, ...wrong } as Parameters<typeof createPostgresTokenStore>[0];
    expect(() => createPostgresTokenStore(options)).toThrow(TypeError);
    expect(() => createPostgresTokenStore(options)).toThrow(says);
  });
});
