import type { RedisClient } from "./redis-client.js";

/** What is known of a client's connection. */
export interface HeededConnection {
  /** Why there is none at the moment, as far as the client has said. */
  lastError: unknown;
}

/** Many stores may share a client: it is listened to once. */
const heeded = new WeakMap<RedisClient, HeededConnection>();

/**
 * Listens to what `client` says of its connection. It also keeps a connection that breaks from ending the process, which it does where
 * nobody listens, and with it the use of a token that is still good.
 */
export function heedConnection(client: RedisClient): HeededConnection {
  const known = heeded.get(client);
  if (known) return known;
  const connection: HeededConnection = { lastError: undefined };
  heeded.set(client, connection);
  client.on("error", (error) => {
    connection.lastError = error;
  });
  client.on("ready", () => {
    connection.lastError = undefined;
  });
  return connection;
}
