import { readFileSync } from "node:fs";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { poolTo } from "../test-support/desk.js";
import { type PostgresServer, startPostgres } from "../test-support/start-postgres.js";
import { createPostgresTokenStore, createTable, createTableSql } from "./index.js";

let server: PostgresServer;
let pool: Pool;
beforeAll(async () => {
  server = await startPostgres();
  pool = poolTo(server.port, { max: 20 });
});
afterAll(async () => {
  await pool.end();
  await server.remove();
});

describe("createTable", () => {
  it("may be called by twenty programs at once, and again when there are records", async () => {
    await Promise.all(Array.from({ length: 20 }, () => createTable(pool)));
    const store = createPostgresTokenStore({ pool });
    await store.set(key, sampleRecord(1), expecting(0));
    await createTable(pool);
    expect(await store.get(key)).toEqual(sampleRecord(1));
  });

  it("makes tables in other schemas, of names that are words of SQL and of the longest that there are", async () => {
    await pool.query('create schema "Trading"');
    for (const table of [
      "Trading.user",
      `Trading.${"t".repeat(63)}`,
      `Trading.${"t".repeat(62)}`,
    ]) {
      await createTable(pool, { table });
      const store = createPostgresTokenStore({ pool, table });
      expect(await store.set(key, sampleRecord(1), expecting(0))).toBe(true);
      expect(await store.get(key)).toEqual(sampleRecord(1));
    }
  });

  it("says that the schema is missing, or the right", async () => {
    await expect(createTable(pool, { table: "missing.tokens" })).rejects.toMatchObject({
      code: "AUTH_STORE",
      message:
        "The PostgreSQL token table missing.tokens is in a schema that does not exist (3F000). Create the schema, or pass another table.",
    });
    await pool.query("create role reader login");
    const readers = poolTo(server.port, { user: "reader" });
    await expect(createTable(readers, { table: "unwritable" })).rejects.toMatchObject({
      code: "AUTH_STORE",
      message: expect.stringContaining("may not be used by this user (42501)"),
    });
    await readers.end();
  });

  it("leaves nothing to be granted but select, insert, update and delete", async () => {
    await createTable(pool, { table: "granted" });
    await pool.query(
      "create role trader login; grant select, insert, update, delete on granted to trader",
    );
    const traders = poolTo(server.port, { user: "trader" });
    const store = createPostgresTokenStore({ pool: traders, table: "granted" });
    expect(await store.set(key, sampleRecord(1), expecting(0))).toBe(true);
    expect(await store.set(key, sampleRecord(2), expecting(1))).toBe(true);
    await store.delete(key);
    expect(await store.get(key)).toBeUndefined();
    await traders.end();
  });

  it("runs the text that the README shows for migrations", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    expect(readme).toContain(`\`\`\`sql\n${createTableSql()}\`\`\``);
  });

  it("refuses a table that is no name", () => {
    expect(() => createTableSql('a" (id int); --')).toThrow(TypeError);
    expect(() => createTableSql("a.b.c")).toThrow("table must be a name, or schema.name");
    expect(() => createTableSql("t".repeat(64))).toThrow(TypeError);
  });
});
