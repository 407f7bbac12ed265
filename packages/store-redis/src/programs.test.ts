import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram, runReadme } from "../../store-kit/test-support/run-readme.js";
import { findRedis, type RedisServer, startRedis } from "../test-support/start-redis.js";

const root = new URL("..", import.meta.url);

describe.runIf(findRedis())("a program", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.remove());

  it("that is the README's prints what the README says", async () => {
    expect(await runReadme(root, { REDIS_URL: server.url })).toBe("true 1\n");
  });

  it("that has closed its client ends, although it still listens", async () => {
    const program = `
      import { createRedisTokenStore } from "@auth/store-redis";
      import { createClient } from "redis";
      const client = createClient({ url: process.env.REDIS_URL });
      await client.connect();
      const store = createRedisTokenStore({ client });
      await new Promise((resolve) => {
        store.on("a-key", resolve);
        store.set("a-key", { format: 1, key: "a-key", revision: 1, dead: [] }, { expectedRevision: 0, ttlMs: 60_000 });
      });
      await client.close();
      console.log("closed");`;
    expect(await runProgram(root, program, { REDIS_URL: server.url })).toBe("closed\n");
  });
});
