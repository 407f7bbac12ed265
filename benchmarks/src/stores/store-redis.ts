import { createRedisTokenStore } from "@auth/store-redis";
import { createClient } from "redis";
import type { RunOptions } from "../part.ts";
import { dayMs } from "../peers/peer.ts";
import type { TimedTable } from "../report/results.ts";
import { measureTable, storeCalls, timed, turnsOf } from "./measure-table.ts";
import { recordAt } from "./record-at.ts";
import { startServer } from "./servers.ts";

/** The store in Redis beside a plain GET and a plain SET over the same connection. */
export async function measureStoreRedis(options: RunOptions): Promise<TimedTable[]> {
  const turns = turnsOf(options);
  const server = await startServer("redis");
  const client = await createClient({ url: server.url }).connect();
  const store = storeCalls(createRedisTokenStore({ client }));
  const plainSet = (): Promise<unknown> =>
    client.set("floor", JSON.stringify(recordAt(1)), {
      expiration: { type: "PX", value: dayMs },
    });
  const plainGet = timed("floor: GET and JSON.parse", async () =>
    JSON.parse((await client.get("floor")) ?? ""),
  );
  try {
    await Promise.all([store.replace(), plainSet()]);
    options.onProgress("the store in Redis");
    return [
      await measureTable(turns, { id: "redis-write", title: "store-redis: a write" }, [
        timed("floor: SET … PX", plainSet),
        timed("@auth/store-redis set(): compare, write, publish", store.replace),
      ]),
      await measureTable(turns, { id: "redis-read", title: "store-redis: a read" }, [
        plainGet,
        timed("@auth/store-redis get()", store.read),
      ]),
      await measureTable(
        turns,
        { id: "redis-lost", title: "store-redis: a compare that is lost" },
        [plainGet, timed("@auth/store-redis set() that somebody was faster than", store.lose)],
      ),
    ];
  } finally {
    client.destroy();
    await server.close();
  }
}
