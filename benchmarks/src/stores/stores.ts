import type { Part, RunOptions } from "../part.ts";
import type { TimedTable } from "../report/results.ts";
import { serversHere } from "./servers.ts";
import { measureStoreEncrypted } from "./store-encrypted.ts";
import { measureStoreFs } from "./store-fs.ts";
import { measureStorePostgres } from "./store-postgres.ts";
import { measureStoreRedis } from "./store-redis.ts";

const overServers = { redis: measureStoreRedis, postgres: measureStorePostgres };

async function measureAll(options: RunOptions): Promise<TimedTable[]> {
  const tables = await measureStoreFs(options);
  for (const name of serversHere()) tables.push(...(await overServers[name](options)));
  return [...tables, ...(await measureStoreEncrypted(options))];
}

/** Each store is measured in a file of its own, which is called here. */
export const stores: Part = {
  id: "stores",
  title: "Stores",
  method:
    "Each store beside the least that could be done on the same disk or server, in turn, 31 rounds of 100 ms each; the time is that of the " +
    "clock on the wall. Redis (appending each second) and PostgreSQL (waiting for the disk) are real, on this machine; where there is no " +
    "`redis-server`, its tables are left out.",
  async run(options) {
    return { tables: await measureAll(options), goals: [] };
  },
};
