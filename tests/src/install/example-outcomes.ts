// What running the first example of each README must come to, so that an example that does nothing is noticed.
import { startPostgres } from "../../../packages/store-postgres/test-support/start-postgres.ts";
import { findRedis, startRedis } from "../../../packages/store-redis/test-support/start-redis.ts";

/** A server that an example talks to, and the variable by which it finds it. */
export interface ExampleServer {
  readonly env: Record<string, string>;
  remove(): Promise<void>;
}

/** What is to be seen of an example's work. */
export interface Outcome {
  /** What the first run prints. */
  readonly prints: RegExp;
  /** What a second run prints in the same folder, beside the same server, where that is something else. */
  readonly printsAgain?: RegExp;
  /** How many tokens the simulated brokers issue in a run. */
  readonly issues?: number;
  /** A file that it leaves, as a pattern. */
  readonly leaves?: string;
  startServer?(): Promise<ExampleServer>;
  /** Why it can't be run on this machine. */
  readonly missing?: string | undefined;
}

const asserted = /^$/;

/** By the package's name without its scope. */
export const outcomes: Readonly<Record<string, Outcome>> = {
  core: { prints: /^\[Token … use \.value or \.authorization\] \d{4}-\d\d-\d\dT.+Z\n$/ },
  kis: { prints: /^71000\n$/, issues: 1 },
  kiwoom: { prints: /^모의전자 \+71000\n$/, issues: 1 },
  simulator: { prints: /^2026-11-21 09:00:00\nEGW00133\n2026-11-21 15:00:00\n2\n$/ },
  "store-encrypted": { prints: asserted, leaves: "encrypted-*/*.v1.*.json" },
  "store-fs": { prints: /^1\n$/, printsAgain: /^0\n$/, leaves: "tokens/*.v1.*.json" },
  "store-memory": { prints: asserted },
  "store-postgres": {
    prints: /^true 1\n$/,
    printsAgain: /^true 0\n$/,
    async startServer() {
      const { host, port, remove } = await startPostgres();
      return { env: { DATABASE_URL: `postgres://postgres@${host}:${port}/postgres` }, remove };
    },
  },
  "store-redis": {
    prints: /^true 1\n$/,
    printsAgain: /^true 0\n$/,
    async startServer() {
      const { url, remove } = await startRedis();
      return { env: { REDIS_URL: url }, remove };
    },
    missing: findRedis() === undefined ? "redis-server or valkey-server" : undefined,
  },
  testing: { prints: asserted },
};
