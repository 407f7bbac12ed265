import type { SetOptions, TokenRecord, TokenStore } from "@auth/core";

/**
 * One call of {@link TokenStore.set} that the suite asks a hook to make.
 *
 * @group Testing a store or provider
 */
export interface SetCall {
  /** The first argument. */
  key: string;
  /** The second: its revision is the new one. */
  record: TokenRecord;
  /** The third: `expectedRevision` and `ttlMs`. */
  options: SetOptions;
}

/** What one case works with: a store over a fresh backing, and the hooks that the store's author passed in. */
export interface Bench {
  store: TokenStore;
  /** How long a listener may wait to be told, in milliseconds of real time. */
  patienceMs: number;
  /** Another instance over the same backing. */
  open(): Promise<TokenStore>;
  race(calls: readonly SetCall[]): Promise<boolean[]>;
  crash(call: SetCall): Promise<void>;
  corrupt(key: string): Promise<void>;
  breakDown(): Promise<void>;
  repair(): Promise<void>;
}

/** A case before it has a backing. */
export interface StoreCase {
  name: string;
  /** The hook without which the case is not declared. */
  needs?: "open" | "race" | "crash" | "corrupt" | "breakDown";
  /** Resolves to a reason where the store lacks the optional member that the case is about. */
  run(bench: Bench): Promise<string | undefined>;
}

/** A record of `key`; its times are whole seconds, so that only the case about milliseconds depends on them. */
export function sampleRecord(
  key: string,
  revision: number,
  value = `token-${revision}`,
): TokenRecord {
  const issuedAt = 1_795_219_200_000;
  return {
    format: 1,
    key,
    revision,
    token: { value, issuedAt, expiresAt: issuedAt + 86_400_000 },
    dead: [],
  };
}

/** The call that replaces the record of `expectedRevision` by its successor. */
export function replacing(key: string, expectedRevision: number, value?: string): SetCall {
  return {
    key,
    record: sampleRecord(key, expectedRevision + 1, value),
    options: { expectedRevision, ttlMs: 172_800_000 },
  };
}

/** Makes the call. */
export function put(store: TokenStore, call: SetCall): Promise<boolean> {
  return store.set(call.key, call.record, call.options);
}
