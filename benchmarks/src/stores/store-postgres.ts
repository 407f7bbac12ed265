import { createPostgresTokenStore, createTable } from "@auth/store-postgres";
import pg from "pg";
import type { RunOptions } from "../part.ts";
import type { TimedTable } from "../report/results.ts";
import { measureTable, storeCalls, timed, turnsOf } from "./measure-table.ts";
import { recordAt } from "./record-at.ts";
import { startServer } from "./servers.ts";

/** The store in PostgreSQL beside a plain SELECT and a plain UPDATE by the same pool. */
export async function measureStorePostgres(options: RunOptions): Promise<TimedTable[]> {
  const turns = turnsOf(options);
  const server = await startServer("postgres");
  const pool = new pg.Pool({ connectionString: server.url });
  await createTable(pool);
  await pool.query("create table floor (id text primary key, record json not null)");
  await pool.query("insert into floor values ('floor', $1)", [JSON.stringify(recordAt(1))]);
  const store = storeCalls(createPostgresTokenStore({ pool }));
  const plainSelect = timed("floor: SELECT, which parses the JSON", () =>
    pool.query("select record from floor where id = $1", ["floor"]),
  );
  try {
    await store.replace();
    options.onProgress("the store in PostgreSQL");
    return [
      await measureTable(turns, { id: "postgres-write", title: "store-postgres: a write" }, [
        timed("floor: UPDATE", () =>
          pool.query("update floor set record = $2 where id = $1", [
            "floor",
            JSON.stringify(recordAt(1)),
          ]),
        ),
        timed("@auth/store-postgres set(): compare, write, notify", store.replace),
      ]),
      await measureTable(turns, { id: "postgres-read", title: "store-postgres: a read" }, [
        plainSelect,
        timed("@auth/store-postgres get()", store.read),
      ]),
      await measureTable(
        turns,
        { id: "postgres-lost", title: "store-postgres: a compare that is lost" },
        [
          plainSelect,
          timed("@auth/store-postgres set() that somebody was faster than", store.lose),
        ],
      ),
    ];
  } finally {
    await pool.end();
    await server.close();
  }
}
