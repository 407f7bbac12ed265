import { type SetCall, testTokenStore } from "@auth/testing";
import { createClient } from "redis";
import { createClient as createClientOf5 } from "redis-5";
import { afterAll, beforeAll, describe, it } from "vitest";
import { until } from "../../store-kit/test-support/real-time.js";
import { crashChild, raceChildren } from "../../store-kit/test-support/start-child.js";
import { type Gate, startGate } from "../../store-kit/test-support/start-gate.js";
import { findRedis, type RedisServer, startRedis } from "../test-support/start-redis.js";
import { createRedisTokenStore, type RedisClient } from "./index.js";

const child = new URL("../test-support/set-child.ts", import.meta.url);

/** A client as a user has it. */
type Client = RedisClient & { connect(): Promise<unknown>; destroy(): void };

interface Backing {
  gate: Gate;
  client: Client;
  prefix: string;
}

describe.runIf(process.env.REDIS_URL !== undefined || findRedis())("with a real server", () => {
  let server: RedisServer | undefined;
  let url: string;
  let prefixes = 0;

  beforeAll(async () => {
    url = process.env.REDIS_URL ?? "";
    if (url !== "") return;
    server = await startRedis();
    url = server.url;
  });
  afterAll(() => server?.remove());

  const versions: Record<string, (to: string) => Client> = {
    "redis 6": (to) => createClient({ url: to }),
    "redis 5": (to) => createClientOf5({ url: to }),
  };

  for (const [version, connectTo] of Object.entries(versions)) {
    testTokenStore<Backing>({
      describe,
      // Some start a dozen processes, on machines that may be busy.
      it: (name, run) => it(name, run, 60_000),
      name: `the Redis store, over ${version}`,
      patienceMs: 10_000,
      async create() {
        const target = new URL(url);
        const gate = await startGate(Number(target.port || 6379), target.hostname);
        target.host = `127.0.0.1:${gate.port}`;
        const client = connectTo(target.href);
        await client.connect();
        prefixes += 1;
        return { gate, client, prefix: `test:${process.pid}:${prefixes}:` };
      },
      async dispose({ gate, client }) {
        client.destroy();
        await gate.close();
      },
      open: ({ client, prefix }) => createRedisTokenStore({ client, prefix, deadlineMs: 10_000 }),
      // Their processes have the newer client.
      ...(version === "redis 6" && {
        race: ({ prefix }: Backing, calls: readonly SetCall[]) =>
          raceChildren(child, calls, (call) => ({ url, prefix, call })),
        async crash({ prefix }: Backing, call: SetCall) {
          await crashChild(child, { url, prefix, call });
          const client = await createClient({ url }).connect();
          // The server may still have to read what the dead process had sent.
          await until(async () =>
            (await client.clientList()).every(({ name }) => name !== "set-child"),
          );
          await client.close();
        },
      }),
      async corrupt({ prefix }, key) {
        const client = createClient({ url });
        await client.connect();
        await client.set(prefix + key, '{"format":1,"tok');
        await client.close();
      },
      breakDown: ({ gate }) => gate.refuse(),
      repair: ({ gate }) => gate.thaw(),
    });
  }
});
