import type { TokenRecord, TokenStore } from "@auth/core";
import { checkKnownOptions } from "@auth/store-kit";
import { type EncryptionKey, readyKeys } from "./encryption-keys.js";
import { createTokenCipher } from "./token-cipher.js";

/**
 * What {@link createEncryptedTokenStore} takes.
 *
 * @group Storing tokens
 */
export interface EncryptedTokenStoreOptions {
  /** The store that keeps the records: any. */
  store: TokenStore;
  /** The first one encrypts, all of them decrypt. To change keys, add the new one behind first, everywhere, and then move it to the front. */
  keys: readonly EncryptionKey[];
}

/**
 * Makes a token store that encrypts the value of each token, with AES-256-GCM, and keeps the records in another store.
 *
 * - Nothing but `token.value` is encrypted; what else the record says of the token, and whose it is, cannot be changed without the key:
 *   a token moved to another record, or with a later expiry, is refused.
 * - A wrong key is an error, and never an overwrite: a record that cannot be read is not replaced.
 * - `keys` are kept where nobody can read them, and are in nothing that is printed.
 *
 * `get`, and `set` of a record that was not read before, reject with `AuthError` `AUTH_STORE` where the token cannot be decrypted; the token
 * manager then goes on without the store, and says so. It runs wherever Web Crypto does.
 *
 * @throws TypeError for a wrong option, without the key.
 *
 * @example
 * ```ts
 * import { createEncryptedTokenStore } from "@auth/store-encrypted";
 * import { createMemoryTokenStore } from "@auth/store-memory";
 *
 * const store = createEncryptedTokenStore({
 *   store: createMemoryTokenStore(),
 *   keys: [{ id: "2026-11", key: crypto.getRandomValues(new Uint8Array(32)) }],
 * });
 * console.log(await store.get("kis-access-token-…")); // undefined
 * ```
 *
 * @group Storing tokens
 */
export function createEncryptedTokenStore(options: EncryptedTokenStoreOptions): TokenStore {
  checkKnownOptions(options, ["store", "keys"]);
  const { store } = options;
  if (typeof store?.get !== "function" || typeof store.set !== "function") {
    throw new TypeError("store must be a token store, such as createFsTokenStore()");
  }
  const cipher = createTokenCipher(readyKeys(options.keys));
  /** The revisions that could be read, or were written here. */
  const readable = new Map<string, number>();

  async function get(key: string): Promise<TokenRecord | undefined> {
    const record = await store.get(key);
    readable.delete(key);
    if (!record) return undefined;
    const decrypted = record.token
      ? { ...record, token: await cipher.decrypt(key, record.token) }
      : record;
    readable.set(key, record.revision);
    return decrypted;
  }

  return {
    get,
    async set(key, record, setOptions) {
      const { expectedRevision } = setOptions;
      // With the wrong key nothing is replaced, even by somebody who knows the revision.
      if (expectedRevision > 0 && readable.get(key) !== expectedRevision) await get(key);
      const encrypted = record.token
        ? { ...record, token: await cipher.encrypt(key, record.token) }
        : record;
      const isTaken = await store.set(key, encrypted, setOptions);
      if (isTaken) readable.set(key, record.revision);
      return isTaken;
    },
    async delete(key) {
      await store.delete(key);
      readable.delete(key);
    },
    ...(store.on && { on: (key, listener) => store.on?.(key, listener) ?? (() => {}) }),
  };
}
