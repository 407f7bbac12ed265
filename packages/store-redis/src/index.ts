export type {
  RedisClient,
  RedisCommands,
  RedisScriptInput,
  RedisSubscriber,
} from "./redis-client.js";
export { createRedisTokenStore, type RedisTokenStoreOptions } from "./redis-token-store.js";
