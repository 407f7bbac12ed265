import type { TokenRecord } from "./token-record.js";

/**
 * Keeps one record per key and replaces it only if nobody was faster. It knows nothing of brokers, tokens or time.
 *
 * A store shared by several processes or machines must make {@link TokenStore.set} one atomic step: that is what
 * they agree by, and the only promise the token manager builds on.
 *
 * @group Storing tokens
 */
export interface TokenStore {
  /** The record under `key`, or `undefined` where there is none. Rejects when the backing cannot be read. */
  get(key: string): Promise<TokenRecord | undefined>;
  /**
   * Replaces the record under `key` if its revision is still `options.expectedRevision`, where 0 means that there is no
   * record yet. `record.revision` is already the new one.
   *
   * @returns `true` when the record was written, `false` when someone was first and nothing was written.
   */
  set(key: string, record: TokenRecord, options: SetOptions): Promise<boolean>;
  /** Removes the record; no error where there is none. For tools and tests: the token manager never calls it. */
  delete(key: string): Promise<void>;
  /**
   * Tells `listener` what happens to the record under `key`, until the returned function is called. Absent = the manager
   * polls where it has to wait for another process.
   */
  on?(key: string, listener: (event: StoreEvent) => void): () => void;
}

/**
 * What {@link TokenStore.set} is told beside the record.
 *
 * @group Storing tokens
 */
export interface SetOptions {
  /** The revision that was read; 0 = no record yet. */
  expectedRevision: number;
  /** How long the record is of any use, in milliseconds from now: a backing with expiry may drop it afterwards. */
  ttlMs: number;
}

/**
 * What a store tells its listeners: the record `changed` (here or elsewhere), an unreadable one was set aside
 * (`quarantined`), too open permissions were mended (`permissions-repaired`), the backing cannot be reached
 * (`unavailable`).
 *
 * @group Storing tokens
 */
export interface StoreEvent {
  /** What happened. */
  type: "changed" | "quarantined" | "permissions-repaired" | "unavailable";
  /** A sentence for people, without any secret. */
  detail?: string;
}
