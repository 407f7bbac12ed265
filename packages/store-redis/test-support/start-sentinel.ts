import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient, createSentinel } from "redis";
import { until } from "../../store-kit/test-support/real-time.js";
import type { RedisClient } from "../src/index.js";
import { startProgram, startRedis } from "./start-redis.js";

/** A client as users have it, which asks a sentinel where to go. */
export type SentinelClient = RedisClient & { destroy(): unknown };

/** A primary server, its replica, and a sentinel that puts the replica in its place when it is gone, and not while a machine stalls. */
export interface Watched {
  /** Makes a client, and waits until it has found the primary server. */
  connect(): Promise<SentinelClient>;
  /** Resolves when the replica has all that was written until now. */
  replicated(): Promise<void>;
  /** Keeps from the replica what is written from now on, until {@link fail}. */
  holdBack(): Promise<void>;
  /** Ends the primary server for good, as a power cut would. */
  fail(): Promise<void>;
  remove(): Promise<void>;
}

const name = "tokens";

/** Starts all three, and waits until the sentinel knows the replica. */
export async function startSentinel(): Promise<Watched> {
  const primary = await startRedis();
  const replica = await startRedis(["--replicaof", "127.0.0.1", String(primary.port)]);
  const sentinel = await startProgram(/\+monitor master/, (port, directory) => {
    const file = join(directory, "sentinel.conf");
    writeFileSync(
      file,
      `port ${port}
bind 127.0.0.1
sentinel monitor ${name} 127.0.0.1 ${primary.port} 1
sentinel down-after-milliseconds ${name} 3600000
sentinel failover-timeout ${name} 5000
`,
    );
    return [file, "--sentinel"];
  });
  const operator = await createClient({ url: primary.url }).connect();
  operator.on("error", () => {});
  const asker = await createClient({ url: sentinel.url }).connect();
  asker.on("error", () => {});
  await until(async () => {
    const replicas = (await asker.sendCommand(["SENTINEL", "REPLICAS", name])) as unknown[];
    return replicas.length === 1;
  });
  return {
    connect: () =>
      createSentinel({
        name,
        sentinelRootNodes: [{ host: "127.0.0.1", port: sentinel.port }],
      }).connect(),
    replicated: () => until(async () => (await operator.wait(1, 0)) === 1),
    async holdBack() {
      // Frozen first: it would connect again at once.
      replica.signal("SIGSTOP");
      await operator.sendCommand(["CLIENT", "KILL", "TYPE", "replica"]);
    },
    async fail() {
      await primary.kill();
      replica.signal("SIGCONT");
      await asker.sendCommand(["SENTINEL", "SET", name, "down-after-milliseconds", "1000"]);
    },
    async remove() {
      asker.destroy();
      operator.destroy();
      for (const server of [sentinel, replica, primary]) await server.remove();
    },
  };
}
