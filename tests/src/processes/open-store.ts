import type { TokenStore } from "@auth/core";
import type { StorePlan } from "./bot-messages.ts";

/** Opens the store of a bot, as a user would. Only what that store needs is loaded. */
export async function openStore(plan: StorePlan): Promise<TokenStore> {
  if (plan.type === "fs") {
    const { createFsTokenStore } = await import("@auth/store-fs");
    return createFsTokenStore({ directory: plan.directory });
  }
  if (plan.type === "redis") {
    const { createClient } = await import("redis");
    const { createRedisTokenStore } = await import("@auth/store-redis");
    const client = createClient({ url: plan.url });
    // A connection that is lost is made again; without a listener the process would end of it.
    client.on("error", () => {});
    // A bot that starts as if its server were down would ask the broker on its own.
    await client.connect();
    return createRedisTokenStore({ client, notify: !plan.isDeaf });
  }
  const { default: pg } = await import("pg");
  const { createPostgresTokenStore } = await import("@auth/store-postgres");
  // A pool of one connection has none to listen by.
  const pool = new pg.Pool({ connectionString: plan.url, max: plan.isDeaf ? 1 : 3 });
  pool.on("error", () => {});
  await pool.query("select 1");
  return createPostgresTokenStore({ pool });
}
