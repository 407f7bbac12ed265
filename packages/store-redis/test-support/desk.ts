import { createClient, type RedisClientOptions } from "redis";
import { onTestFinished } from "vitest";
import { createRedisTokenStore, type RedisTokenStoreOptions } from "../src/index.js";

/** A client as users have it, closed after the test. Nobody listens to its errors. */
export function clientTo(url: string, options: RedisClientOptions = {}): Client {
  const client = createClient({ url, ...options });
  onTestFinished(() => client.destroy());
  return client;
}

/** What {@link clientTo} makes. */
export type Client = ReturnType<typeof createClient>;

let prefixes = 0;

/** A prefix that no other test uses. */
export function newPrefix(): string {
  prefixes += 1;
  return `test:${process.pid}:${prefixes}:`;
}

/** A store over a client of its own, which connects and is not waited for. Its deadline is beyond what a busy machine needs for a call. */
export function storeTo(
  url: string,
  options: Partial<RedisTokenStoreOptions> & { clientOptions?: RedisClientOptions } = {},
): { client: Client; store: ReturnType<typeof createRedisTokenStore>; prefix: string } {
  const { clientOptions, prefix = newPrefix(), ...rest } = options;
  const client = clientTo(url, clientOptions);
  const store = createRedisTokenStore({ client, prefix, deadlineMs: 10_000, ...rest });
  client.connect().catch(() => {});
  return { client, store, prefix };
}
