import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram, runReadme } from "../../store-kit/test-support/run-readme.js";
import { type PostgresServer, startPostgres } from "../test-support/start-postgres.js";

const root = new URL("..", import.meta.url);

describe("a program", () => {
  let server: PostgresServer;
  let env: Record<string, string>;
  beforeAll(async () => {
    server = await startPostgres();
    env = { DATABASE_URL: `postgres://postgres@127.0.0.1:${server.port}/postgres` };
  });
  afterAll(() => server.remove());

  it("that is the README's prints what the README says", async () => {
    expect(await runReadme(root, env)).toBe("true 1\n");
  });

  it("that has nothing left to do ends, although it still listens", async () => {
    const program = `
      import { createPostgresTokenStore, createTable } from "@auth/store-postgres";
      import { Pool } from "pg";
      const pool = new Pool({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true });
      await createTable(pool);
      const store = createPostgresTokenStore({ pool, pollIntervalMs: 50 });
      await new Promise((resolve) => {
        store.on("a-key", resolve);
        store.set("a-key", { format: 1, key: "a-key", revision: 1, dead: [] }, { expectedRevision: 0, ttlMs: 60_000 });
      });
      console.log("done");`;
    expect(await runProgram(root, program, env)).toBe("done\n");
  });

  it("that ends its pool while the listener looks waits for that, and ends in order", async () => {
    const program = `
      import { createPostgresTokenStore, createTable } from "@auth/store-postgres";
      import { Pool } from "pg";
      const pool = new Pool({ connectionString: process.env.DATABASE_URL });
      await createTable(pool);
      const store = createPostgresTokenStore({ pool, notify: false });
      const taken = new Promise((resolve) => pool.once("acquire", () => setImmediate(resolve)));
      const stop = store.on("a-key", () => {});
      await taken;
      stop();
      await pool.end();
      console.log("ended");`;
    expect(await runProgram(root, program, env)).toBe("ended\n");
  });
});
