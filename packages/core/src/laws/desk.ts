import {
  type AuthError,
  type AuthEvent,
  createTokenManager,
  type IssuePolicy,
  isAuthError,
  type Token,
  type TokenManager,
  type TokenManagerOptions,
  type TokenRecord,
  type TokenStore,
} from "@auth/core";
import {
  createManualClock,
  createScriptedProvider,
  type ManualClock,
  type ScriptedProvider,
  type ScriptedProviderOptions,
} from "@auth/testing";

export const minuteMs = 60_000;
export const hourMs: number = 60 * minuteMs;

/** A policy like that of KIS: the same token for six hours, one request a minute. */
export const kisLike: Partial<IssuePolicy> = {
  reissue: "same",
  sameTokenWindowMs: 6 * hourMs,
  issueIntervalMs: minuteMs,
};

/** A store for tests: in memory, shared by the managers of one test, and broken on demand. */
export interface FaultyStore extends TokenStore {
  records: Map<string, TokenRecord>;
  /** What happens to each call; `undefined` = it works. `lost` = a write that is taken, but reported as failed. */
  fault:
    | ((operation: "get" | "set") => "fail" | "hang" | "lost" | "refuse" | undefined)
    | undefined;
  gets: number;
  sets: number;
  /** Changes the one record in place of another process. */
  edit(change: (record: TokenRecord) => void): void;
  /** The one record; throws where there is none or a second. */
  record(): TokenRecord;
}

export function createFaultyStore(): FaultyStore {
  const records = new Map<string, TokenRecord>();
  const never = new Promise<never>(() => {});
  const store: FaultyStore = {
    records,
    fault: undefined,
    gets: 0,
    sets: 0,
    async get(key) {
      store.gets += 1;
      const fault = store.fault?.("get");
      if (fault === "fail") throw new Error("disk on fire");
      if (fault === "hang") return never;
      return structuredClone(records.get(key));
    },
    async set(key, record, { expectedRevision }) {
      store.sets += 1;
      const fault = store.fault?.("set");
      if (fault === "fail") throw new Error("disk full");
      if (fault === "hang") return never;
      if (fault === "refuse") return false;
      if ((records.get(key)?.revision ?? 0) !== expectedRevision) return false;
      records.set(key, structuredClone(record));
      if (fault === "lost") throw new Error("connection reset");
      return true;
    },
    async delete(key) {
      records.delete(key);
    },
    edit(change) {
      const record = store.record();
      change(record);
      record.revision += 1;
    },
    record() {
      const [record] = records.values();
      if (!record || records.size !== 1) throw new Error(`${records.size} records`);
      return record;
    },
  };
  return store;
}

export interface Desk {
  clock: ManualClock;
  provider: ScriptedProvider;
  store: FaultyStore;
  tokens: TokenManager;
  events: AuthEvent[];
  /** Another process with the same key and store; its own clock where one is given. */
  another(options?: Partial<TokenManagerOptions>): TokenManager;
  /** Puts a record into the store, as another process left it; what is not named is empty. */
  putRecord(fields: Partial<TokenRecord>): Promise<void>;
}

/** One process at a broker: manual time, a scripted broker, a shared store. */
export function openDesk(options: ScriptedProviderOptions = {}): Desk {
  const clock = createManualClock("2026-11-23T09:00:00+09:00");
  const provider = createScriptedProvider({ clock, ...options });
  const store = createFaultyStore();
  const another = (more: Partial<TokenManagerOptions> = {}): TokenManager =>
    createTokenManager({ provider, store, ...more });
  const tokens = another();
  const events: AuthEvent[] = [];
  tokens.on((event) => events.push(event));
  const putRecord = async (fields: Partial<TokenRecord>): Promise<void> => {
    const key = await provider.tokenKey();
    store.records.set(key, { format: 1, key, revision: 1, dead: [], ...fields });
  };
  return { clock, provider, store, tokens, events, another, putRecord };
}

/** The value, or the code of the error, of a `getToken()`. */
export function outcome(token: Promise<Token>): Promise<string> {
  return token.then(
    ({ value }) => value,
    (error) => (isAuthError(error) ? error.code : String(error)),
  );
}

/** The error of a `getToken()` that fails. */
export async function failure(token: Promise<Token>): Promise<AuthError> {
  const error: unknown = await token.then(
    () => undefined,
    (reason) => reason,
  );
  if (!isAuthError(error)) throw new Error(`expected an AuthError, got ${String(error)}`);
  return error;
}
