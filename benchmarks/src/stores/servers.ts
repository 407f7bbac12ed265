import { spawnSync } from "node:child_process";
import { startChild } from "../measure/child.ts";

/** The servers that stores are measured with. */
export type ServerName = "redis" | "postgres";

/** A server of this machine, in a process of its own. */
export interface StoreServer {
  name: ServerName;
  url: string;
  /** Ends it and removes its files. */
  close(): Promise<void>;
}

// The servers are those of the stores' tests, whose sources Node runs by the same hooks as there.
const hooks = new URL("../../../packages/store-fs/test-support/source-hooks.ts", import.meta.url);
const program = new URL("server-child.ts", import.meta.url);

/** Starts a server: Redis appends each second, PostgreSQL waits for the disk, as both do unless told otherwise. */
export async function startServer(name: ServerName): Promise<StoreServer> {
  const flags = ["--no-warnings", "--import", hooks.href];
  const child = await startChild(program, [name], { flags });
  const { url } = await child.ask<{ url: string }>("url");
  return {
    name,
    url,
    async close() {
      await child.ask("remove");
      await child.close();
    },
  };
}

/** Those that this machine can start; npm brings PostgreSQL. Says so where Redis is not there. */
export function serversHere(): ServerName[] {
  const hasRedis = ["redis-server", "valkey-server"].some(
    (program) => spawnSync(program, ["--version"]).status === 0,
  );
  if (!hasRedis) console.warn("   Not measured, for lack of redis-server: the store in Redis");
  return hasRedis ? ["redis", "postgres"] : ["postgres"];
}

/** What is said below tables that lack Redis. */
export function withoutRedis(servers: readonly ServerName[]): { notes?: string[] } {
  return servers.includes("redis") ? {} : { notes: ["There was no redis-server to measure with."] };
}
