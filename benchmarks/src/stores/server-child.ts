// A server for a store: `node --import <source-hooks> server-child.ts <redis|postgres>`. Answers with its URL, and removes it when told.
import { startPostgres } from "../../../packages/store-postgres/test-support/start-postgres.ts";
import { startRedis } from "../../../packages/store-redis/test-support/start-redis.ts";
import { answerParent } from "../measure/child.ts";

async function start(): Promise<{ url: string; remove(): Promise<void> }> {
  if (process.argv[2] === "redis") return startRedis(["--appendfsync", "everysec"]);
  const { port, remove } = await startPostgres([
    "fsync=on",
    "max_connections=400",
    "shared_preload_libraries=pg_stat_statements",
  ]);
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, remove };
}

const server = await start();
await answerParent(async (question: "url" | "remove") => {
  if (question === "remove") await server.remove();
  return { url: server.url };
});
