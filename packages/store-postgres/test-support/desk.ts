import { Pool, type PoolConfig } from "pg";
import { createTable } from "../src/index.js";

/** A pool for the server at `port`, and how to end it. */
export function poolTo(port: number, config: PoolConfig = {}): Pool {
  const pool = new Pool({
    host: "127.0.0.1",
    port,
    user: "postgres",
    database: "postgres",
    max: 5,
    ...config,
  });
  return pool;
}

let tables = 0;

/** Makes a table of a name that no other test uses. */
export async function newTable(pool: Pool): Promise<string> {
  tables += 1;
  const table = `tokens_${process.pid}_${tables}`;
  await createTable(pool, { table });
  return table;
}
