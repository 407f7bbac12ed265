import { createTable } from "@auth/store-postgres";
import pg from "pg";
import { startPostgres } from "../../../packages/store-postgres/test-support/start-postgres.ts";
import { findRedis, startRedis } from "../../../packages/store-redis/test-support/start-redis.ts";
import type { StorePlan } from "../processes/bot-messages.ts";

/** A server that all hosts share. */
export interface SharedServer {
  readonly port: number;
  start(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

/** A kind of store for many machines. */
export interface SharedStore {
  readonly name: string;
  /** Whether this machine has the server. */
  readonly isHere: boolean;
  startServer(): Promise<SharedServer>;
  /** The store of a host that sees the server at `address`; `isDeaf`: which nobody tells of changes. */
  planFor(address: string, isDeaf: boolean): StorePlan;
}

const postgresUrl = (address: string): string => `postgres://postgres@${address}/postgres`;

/** Those that are tried. */
export const sharedStores: readonly SharedStore[] = [
  {
    name: "Redis",
    isHere: findRedis() !== undefined,
    startServer: () => startRedis(),
    planFor: (address, isDeaf) => ({ type: "redis", url: `redis://${address}`, isDeaf }),
  },
  {
    name: "PostgreSQL",
    // npm brings it.
    isHere: true,
    async startServer() {
      const server = await startPostgres();
      const pool = new pg.Pool({ connectionString: postgresUrl(`127.0.0.1:${server.port}`) });
      await createTable(pool);
      await pool.end();
      return server;
    },
    planFor: (address, isDeaf) => ({ type: "postgres", url: postgresUrl(address), isDeaf }),
  },
];
