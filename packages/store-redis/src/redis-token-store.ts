import { createSystemClock, type TokenStore } from "@auth/core";
import {
  checkDuration,
  checkKnownOptions,
  createSubjects,
  parseRecordText,
  plainName,
  recordText,
} from "@auth/store-kit";
import { createChangeWatch } from "./change-watch.js";
import { createRedisCalls } from "./redis-calls.js";
import type { RedisClient } from "./redis-client.js";
import { deleteScript, setScript } from "./scripts.js";
import { sha1 } from "./sha1.js";

/**
 * What {@link createRedisTokenStore} takes.
 *
 * @group Storing tokens
 */
export interface RedisTokenStoreOptions {
  /**
   * What `createClient()` or `createCluster()` of `redis` 5 or 6 returned, or `createSentinel()` of 6, with address, user, password and
   * TLS as you set them. Yours to connect, which need not be waited for, and to close, after what uses the store was closed.
   */
  client: RedisClient;
  /** What the keys and the channel begin with. Default `"broker-auth:"`. */
  prefix?: string;
  /** The longest that a call may take, in milliseconds. Default 2000; the token manager gives up after 3000. */
  deadlineMs?: number;
  /**
   * `true`: hear at once of what others change, by pub/sub on a connection of its own, for as long as anybody listens. `false`: the
   * token manager looks where it has to wait, and a change of others is seen when the record is read. Default `true`.
   */
  notify?: boolean;
  /** How often to see whether that connection still hears, in milliseconds: one that was cut off does not know. Default 15,000. */
  heartbeatMs?: number;
}

/**
 * Makes a token store in Redis or Valkey: every process of every machine that reaches the server shares one token.
 *
 * - Compare-and-set is one script of one key, so that it also runs in a cluster.
 * - A server that is down or slow costs at most `deadlineMs`, and no restart once it is back.
 * - A record is removed by the server when it is of no use any more.
 *
 * Nothing is sent before the first call of a member. `get`, `set` and `delete` reject with `AuthError` `AUTH_STORE`, which names the
 * prefix and the fix; a token manager then goes on without. Tokens are stored as plain text, unless `@auth/store-encrypted`
 * is put around it.
 *
 * @throws TypeError for a wrong option.
 *
 * @example
 * ```ts compiled
 * import { createTokenManager, type Provider } from "@auth/core";
 * import { createRedisTokenStore } from "@auth/store-redis";
 * import { createClient } from "redis";
 *
 * const client = createClient({ url: process.env.REDIS_URL ?? "redis://localhost:6379" });
 * client.connect().catch(console.error);
 *
 * export const managerOf = (provider: Provider) =>
 *   createTokenManager({ provider, store: createRedisTokenStore({ client }) });
 * ```
 *
 * @group Storing tokens
 */
export function createRedisTokenStore(options: RedisTokenStoreOptions): TokenStore {
  const { client, prefix, deadlineMs, notify, heartbeatMs } = checkOptions(options);
  const clock = createSystemClock();
  const calls = createRedisCalls(client, prefix, deadlineMs, clock);
  const channel = `${prefix}changed`;
  const placeOf = async (key: string): Promise<string> => prefix + (await plainName(key));
  /** The SHA-1 of each record as it was seen last here: a revision may come round, as that of another record. */
  const seen = new Map<string, { revision: number; version: string }>();

  const subjects = createSubjects({
    onKey() {
      if (subjects.keys().length === 1) watch.start();
      else watch.look();
    },
    onLast: () => watch.stop(),
  });
  const watch = createChangeWatch({
    client,
    calls,
    subjects,
    channel,
    nameOf: plainName,
    async versionOf(key) {
      const text = await read(key, true);
      return text === undefined ? undefined : sha1(text);
    },
    clock,
    heartbeatMs,
  });

  async function read(key: string, background: boolean): Promise<string | undefined> {
    const place = await placeOf(key);
    const text = await calls.use((commands) => commands.get(place), {
      background,
      repeatable: true,
    });
    if (text === null || text === undefined) return undefined;
    // A client may be set up to give bytes.
    return typeof text === "string" ? text : new TextDecoder().decode(text as Uint8Array);
  }

  return {
    async get(key) {
      const text = await read(key, false);
      if (text === undefined) {
        seen.delete(key);
        return undefined;
      }
      const record = parseRecordText(text, key, update);
      seen.set(key, { revision: record.revision, version: await sha1(text) });
      return record;
    },
    async set(key, record, { expectedRevision, ttlMs }) {
      const known = seen.get(key);
      const isKnown = expectedRevision > 0 && known?.revision === expectedRevision;
      const text = recordText(record);
      const name = await plainName(key);
      const taken = await calls.run(setScript, {
        keys: [prefix + name],
        arguments: [
          String(expectedRevision),
          isKnown ? known.version : "",
          text,
          String(Math.ceil(Math.min(ttlMs, longestTtlMs))),
          channel,
          name,
        ],
      });
      if (Number(taken) !== 1) return false;
      const version = await sha1(text);
      seen.set(key, { revision: record.revision, version });
      subjects.saw(key, version);
      return true;
    },
    async delete(key) {
      const name = await plainName(key);
      await calls.run(deleteScript, { keys: [prefix + name], arguments: [channel, name] });
      seen.delete(key);
      subjects.saw(key, undefined);
    },
    ...(notify && { on: subjects.on }),
  };
}

/** Ten years: longer than any token, and shorter than what a server takes. */
const longestTtlMs = 315_360_000_000;

const update = "Update @auth/store-redis, or give each version a prefix of its own";

function checkOptions(options: RedisTokenStoreOptions): Required<RedisTokenStoreOptions> {
  const { client, prefix = "broker-auth:", deadlineMs = 2_000, notify = true } = options;
  const { heartbeatMs = 15_000 } = options;
  checkKnownOptions(options, ["client", "prefix", "deadlineMs", "notify", "heartbeatMs"]);
  const { withCommandOptions, duplicate } = Object(client) as Partial<RedisClient>;
  if (typeof withCommandOptions !== "function" || typeof duplicate !== "function") {
    throw new TypeError(
      "client must be a client of redis 5 or later: createClient({ url }); createSentinel() is that of redis 6",
    );
  }
  if (typeof prefix !== "string" || prefix === "") {
    throw new TypeError(
      `prefix must be a text that keys begin with, got ${JSON.stringify(prefix)}`,
    );
  }
  checkDuration("deadlineMs", deadlineMs);
  checkDuration("heartbeatMs", heartbeatMs);
  if (typeof notify !== "boolean") {
    throw new TypeError(`notify must be true or false, got ${JSON.stringify(notify)}`);
  }
  return { client, prefix, deadlineMs, notify, heartbeatMs };
}
