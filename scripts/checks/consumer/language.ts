// A user's program with `lib: ["es2022"]` and nothing else: no DOM, no @types/node. It is compiled, never run.

import * as core from "@auth/core";
import {
  type Clock,
  isAuthError,
  type Provider,
  type TokenRecord,
  type TokenStore,
} from "@auth/core";
import { createKisAuth, type KisAuth } from "@auth/kis";
import { createKiwoomAuth, type KiwoomAuth } from "@auth/kiwoom";
import * as simulator from "@auth/simulator";
import { createEncryptedTokenStore } from "@auth/store-encrypted";
import { createFsTokenStore } from "@auth/store-fs";
import { createMemoryTokenStore } from "@auth/store-memory";
import { createPostgresTokenStore, type PostgresPool } from "@auth/store-postgres";
import { createRedisTokenStore, type RedisClient } from "@auth/store-redis";
import { createManualClock, createScriptedProvider } from "@auth/testing";

export { core, createScriptedProvider, simulator };

/** A store of one's own. */
export function createMapStore(): TokenStore {
  const records = new Map<string, TokenRecord>();
  return {
    async get(key) {
      return records.get(key);
    },
    async set(key, record, { expectedRevision }) {
      if ((records.get(key)?.revision ?? 0) !== expectedRevision) return false;
      records.set(key, record);
      return true;
    },
    async delete(key) {
      records.delete(key);
    },
  };
}

/** Stores for many machines, over whatever has the shape of their clients. */
export function createSharedStores(pool: PostgresPool, client: RedisClient): TokenStore[] {
  const keys = [{ id: "2026-11", key: new Uint8Array(32) }];
  return [
    createPostgresTokenStore({ pool, notify: false }),
    createEncryptedTokenStore({ store: createRedisTokenStore({ client }), keys }),
  ];
}

/** A provider of one's own: it may read the signal that it is given. */
export const provider: Provider = {
  id: "example",
  kind: "access-token",
  policy: {
    reissue: "unknown",
    lifetimeMs: 86_400_000,
    issueIntervalMs: 60_000,
    issueTimeoutMs: 10_000,
    advisoryMs: 0,
    mandatoryMs: 60_000,
    recovery: "issue",
  },
  tokenKey: async () => "example-access-token-0",
  async issueToken({ signal }) {
    if (signal.aborted) throw signal.reason;
    return { value: "t", expiresAt: 1 };
  },
};

/** A program of the usual kind. */
export async function main(clock: Clock): Promise<string> {
  const kis: KisAuth = createKisAuth({ environment: "paper", store: createMemoryTokenStore() });
  createKisAuth({ environment: "live", store: createFsTokenStore({ directory: "tokens" }) });
  const kiwoom: KiwoomAuth = createKiwoomAuth({
    environment: "paper",
    store: createMapStore(),
    clock,
  });
  const tokens = core.createTokenManager({ provider, clock: createManualClock(0) });
  try {
    const token = await kis.getToken({ maxWaitMs: 1_000 });
    const answer = await kis.fetch("/uapi/domestic-stock/v1/quotations/inquire-price", {
      headers: { tr_id: "FHKST01010100" },
    });
    const headers: Record<string, string> = await kiwoom.headers(
      "https://api.kiwoom.com/api/dostk/stkinfo",
    );
    return `${token.expiresAt} ${answer.status} ${headers.authorization?.length} ${tokens.status().state}`;
  } catch (error) {
    if (isAuthError(error)) return `${error.code} ${error.retryAt ?? ""}`;
    throw error;
  }
}
