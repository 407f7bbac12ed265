import { createClient } from "redis";
import { until } from "../../store-kit/test-support/real-time.js";
import { type RedisServer, startRedis } from "./start-redis.js";

/** Three servers that share the keys among them. */
export async function startCluster(): Promise<readonly RedisServer[]> {
  const servers = await Promise.all([1, 2, 3].map(() => startRedis(["--cluster-enabled", "yes"])));
  const clients = await Promise.all(servers.map(({ url }) => createClient({ url }).connect()));
  const slots = 16_384;
  for (const [index, client] of clients.entries()) {
    const [from, to] = [index, index + 1].map((part) => Math.ceil((part * slots) / servers.length));
    await client.sendCommand(["CLUSTER", "ADDSLOTSRANGE", `${from}`, `${Number(to) - 1}`]);
    await client.sendCommand(["CLUSTER", "SET-CONFIG-EPOCH", `${index + 1}`]);
  }
  for (const client of clients) {
    for (const { port } of servers) {
      await client.sendCommand(["CLUSTER", "MEET", "127.0.0.1", `${port}`]);
    }
  }
  for (const client of clients) {
    await until(async () => {
      const info = String(await client.sendCommand(["CLUSTER", "INFO"]));
      return info.includes("cluster_state:ok") && info.includes("cluster_known_nodes:3");
    }, 30_000);
    client.destroy();
  }
  return servers;
}
