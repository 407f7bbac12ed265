import { once } from "node:events";
import { inspect } from "node:util";
import { createTokenManager, type TokenRecord, type TokenStore } from "@auth/core";
import { createScriptedProvider } from "@auth/testing";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../store-kit/test-support/free-port.js";
import { until } from "../../store-kit/test-support/real-time.js";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { clientTo, newPrefix, storeTo } from "../test-support/desk.js";
import { findRedis, type RedisServer, startRedis } from "../test-support/start-redis.js";
import { createRedisTokenStore } from "./index.js";

const password = "pass-7Qw3vXz9KpL2mN8r";

describe.runIf(findRedis())("with a real server", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.remove());

  /** A client that is connected and may do everything. */
  async function operator() {
    const client = clientTo(server.url);
    await client.connect();
    return client;
  }

  /** Another server, for one test. */
  async function another(options: string[]): Promise<RedisServer> {
    const made = await startRedis(options);
    onTestFinished(made.remove);
    return made;
  }

  /** A store through a client that cannot connect and has said so: what it said is told at the end of the deadline. */
  async function storeInVain(url: string, prefix: string): Promise<TokenStore> {
    const { client, store } = storeTo(url, { prefix, deadlineMs: 300 });
    await once(client, "error");
    return store;
  }

  interface Trouble {
    /** Makes it, with the real server. */
    make(prefix: string): Promise<TokenStore>;
    /** What the errors say after the prefix: of both, or of writing alone. */
    says: string;
    readable?: boolean;
  }

  const troubles: Record<string, Trouble> = {
    "a server that is not there": {
      async make(prefix) {
        return storeInVain(`redis://127.0.0.1:${await freePort()}`, prefix);
      },
      says: "is on a server that cannot be reached (ECONNREFUSED). Start it, or check url and socket of the client.",
    },
    "a host that there is not": {
      // Too long a name for any server to be asked for it, where there is a network and where there is none.
      make: (prefix) => storeInVain(`redis://${"a".repeat(64)}.invalid`, prefix),
      says: "is on a server whose name is unknown (ENOTFOUND). Check url and socket of the client.",
    },
    "a wrong password": {
      async make(prefix) {
        const { url } = await another(["--requirepass", "right"]);
        return storeTo(url.replace("//", `//:${password}@`), { prefix }).store;
      },
      says: "refused the user or the password, or was given none (NOAUTH). Check username and password of the client.",
    },
    "no password": {
      make: async (prefix) =>
        storeTo((await another(["--requirepass", password])).url, { prefix }).store,
      says: "refused the user or the password, or was given none (NOAUTH). Check username and password of the client.",
    },
    "a user without rights": {
      async make(prefix) {
        const admin = await operator();
        await admin.sendCommand(["ACL", "SETUSER", "nobody", "on", "nopass", "~other:*", "+@all"]);
        return storeTo(server.url.replace("//", "//nobody:x@"), { prefix }).store;
      },
      says: "forbids this user something (NOPERM). Allow the keys and channels of this prefix, and get, set, del, publish, subscribe, eval, evalsha.",
    },
    "something of another type under the key": {
      async make(prefix) {
        await (await operator()).lPush(`${prefix}${key}`, "a list");
        return storeTo(server.url, { prefix }).store;
      },
      says: "holds something of another type under this key (WRONGTYPE). Pass another prefix, or remove it with store.delete(key).",
    },
    "a client that nobody connected": {
      make: async (prefix) => createRedisTokenStore({ client: clientTo(server.url), prefix }),
      says: "is asked for through a client that is closed. Call client.connect(), and close what uses the store before the client.",
    },
    "a replica": {
      async make(prefix) {
        const replica = await another(["--replicaof", "127.0.0.1", String(server.port)]);
        const { client, store } = storeTo(replica.url, { prefix });
        await until(() => client.isReady);
        return store;
      },
      says: "is on a server that only reads: a replica (READONLY). Let the client connect to the primary server, or use createSentinel() or createCluster().",
      readable: true,
    },
    "a server whose memory is full": {
      async make(prefix) {
        const small = await another(["--maxmemory", "1"]);
        return storeTo(small.url, { prefix }).store;
      },
      says: "is on a server whose memory is full (OOM). Raise maxmemory, or remove something.",
      readable: true,
    },
    "a server that cannot save": {
      async make(prefix) {
        const full = await another(["--appendonly", "no", "--save", "1 1", "--dir", "/proc/self"]);
        const { client, store } = storeTo(full.url, { prefix });
        await until(() => client.isReady);
        await client.set("unsaved", "1");
        await client.bgSave().catch(() => {});
        await until(async () =>
          /rdb_last_bgsave_status:err/.test(await client.info("persistence")),
        );
        return store;
      },
      says: "is on a server that cannot save to its disk (MISCONF). Free some space, or look into its log.",
      readable: true,
    },
  };

  for (const [name, { make, says, readable = false }] of Object.entries(troubles)) {
    it(`${name} is told with the prefix and the fix, without a secret, and costs nobody a token`, async () => {
      const prefix = newPrefix();
      const store = await make(prefix);
      const error = { code: "AUTH_STORE", message: `The Redis token store ${prefix}* ${says}` };
      if (readable) expect(await store.get(key)).toBeUndefined();
      else await expect(store.get(key)).rejects.toMatchObject(error);
      const failed = await store
        .set(key, sampleRecord(1, "secret-token"), expecting(0))
        .catch((reason: unknown) => reason);
      expect(failed).toMatchObject(error);
      expect(inspect(failed, { depth: 9, showHidden: true })).not.toMatch(
        new RegExp(`${password}|secret-token`),
      );

      const manager = createTokenManager({ provider: createScriptedProvider(), store });
      const failures: string[] = [];
      manager.on((event) => {
        if (event.type === "store-failed") failures.push(event.error.message);
      });
      expect((await manager.getToken()).value).toBe("token-1");
      expect(manager.status().saved).toBe(false);
      expect(failures).toContain(error.message);
      await manager.close();
    });
  }

  it("removes what is of another type where it is told to", async () => {
    const { store, prefix } = storeTo(server.url);
    await (await operator()).lPush(`${prefix}${key}`, "a list");
    await store.delete(key);
    expect(await store.set(key, sampleRecord(1), expecting(0))).toBe(true);
  });

  it("overwrites no record that it cannot read", async () => {
    const { store, prefix } = storeTo(server.url);
    const admin = await operator();
    for (const text of ["no JSON", "[]", '{"revision":"1"}', "7"]) {
      await admin.set(`${prefix}${key}`, text);
      for (const revision of [0, 1]) {
        await expect(store.set(key, sampleRecord(9), expecting(revision))).rejects.toMatchObject({
          code: "AUTH_STORE",
          message: `The Redis token store ${prefix}* holds something that is no token record under this key (UNREADABLE). It is left as it is; store.delete(key) starts afresh.`,
        });
      }
      expect(await admin.get(`${prefix}${key}`)).toBe(text);
    }
  });

  it("refuses a record of a newer format, and leaves it as it is", async () => {
    const { store, prefix } = storeTo(server.url);
    const newer = { ...sampleRecord(1), format: 2 } as unknown as TokenRecord;
    await store.set(key, newer, expecting(0));
    await expect(store.get(key)).rejects.toMatchObject({
      code: "AUTH_STORE",
      path: "format",
      message:
        "The token store holds a record of format 2, which a newer version wrote; this one reads format 1. Update @auth/store-redis, or give each version a prefix of its own.",
    });
    expect(await (await operator()).get(`${prefix}${key}`)).toBe(JSON.stringify(newer));
  });

  it("writes where it may not tell others of it", async () => {
    const admin = await operator();
    const rights = ["on", "nopass", "resetchannels", "~*", "+@all"];
    await admin.sendCommand(["ACL", "SETUSER", "mute", ...rights]);
    const { store } = storeTo(server.url.replace("//", "//mute:x@"));
    expect(await store.set(key, sampleRecord(1), expecting(0))).toBe(true);
    expect(await store.get(key)).toEqual(sampleRecord(1));
  });
});
