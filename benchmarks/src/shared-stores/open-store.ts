import type { TokenStore } from "@auth/core";
import type { ServerName } from "../stores/servers.ts";

/** Where a program keeps its tokens: a folder, or a server. */
export type StorePlace = { type: "fs"; folder: string } | { type: ServerName; url: string };

/** Opens the store there, connected. Only what it needs is loaded. */
export async function openStore(place: StorePlace): Promise<TokenStore> {
  if (place.type === "fs") {
    const { createFsTokenStore } = await import("@auth/store-fs");
    return createFsTokenStore({ directory: place.folder });
  }
  if (place.type === "redis") {
    const { createClient } = await import("redis");
    const { createRedisTokenStore } = await import("@auth/store-redis");
    return createRedisTokenStore({ client: await createClient({ url: place.url }).connect() });
  }
  const { default: pg } = await import("pg");
  const { createPostgresTokenStore } = await import("@auth/store-postgres");
  const pool = new pg.Pool({ connectionString: place.url });
  await pool.query("select 1");
  return createPostgresTokenStore({ pool });
}
