// A process of its own with a store of its own: it makes one call of set, and says the answer.
import type { SetCall } from "@auth/testing";
import { Pool } from "pg";
import { say, untilGo } from "../../store-kit/test-support/start-child.js";
import { createPostgresTokenStore } from "../src/index.js";

/** What it is to do. */
export interface SetJob {
  port: number;
  table: string;
  call: SetCall;
}

const { port, table, call }: SetJob = JSON.parse(process.argv[2] ?? "");
const pool = new Pool({
  host: "127.0.0.1",
  port,
  user: "postgres",
  database: "postgres",
  application_name: "set-child",
});
const store = createPostgresTokenStore({ pool, table });
// Connected, so that only the write is raced for.
await store.get(call.key);
await untilGo();
say(await store.set(call.key, call.record, call.options));
await pool.end();
