import type { StoreEvent, TokenRecord, TokenStore } from "@auth/core";

/**
 * Makes a token store in the memory of this process: for tests, and for several token managers of one program that are
 * to share a token. Nothing outlives the process. It is also the store to copy when you write your own.
 *
 * @example
 * ```ts
 * import { createMemoryTokenStore } from "@auth/store-memory";
 *
 * const store = createMemoryTokenStore();
 * console.log(await store.get("kis-access-token-…")); // undefined
 * ```
 *
 * @group Storing tokens
 */
export function createMemoryTokenStore(): TokenStore {
  // Text: changing a record that went in or came out changes nothing here. In a closure: printing the store shows no token.
  const records = new Map<string, { revision: number; text: string }>();
  const listeners = new Map<string, Set<(event: StoreEvent) => void>>();

  function tell(key: string, event: StoreEvent): void {
    for (const listener of [...(listeners.get(key) ?? [])]) {
      try {
        listener(event);
      } catch {
        // The record is stored: a listener's mistake must neither undo that nor keep others from hearing of it.
      }
    }
  }

  return {
    async get(key) {
      const stored = records.get(key);
      return stored && (JSON.parse(stored.text) as TokenRecord);
    },
    // Compare and change are one step: nothing is awaited between them. `ttlMs` is not needed: memory goes with the process.
    async set(key, record, { expectedRevision }) {
      if ((records.get(key)?.revision ?? 0) !== expectedRevision) return false;
      records.set(key, { revision: record.revision, text: JSON.stringify(record) });
      tell(key, { type: "changed" });
      return true;
    },
    async delete(key) {
      if (records.delete(key)) tell(key, { type: "changed" });
    },
    on(key, listener) {
      // A function of its own for each call: the same listener may be registered twice, and each removes itself only.
      const told = (event: StoreEvent): void => listener(event);
      const all = listeners.get(key) ?? new Set();
      listeners.set(key, all.add(told));
      return () => {
        all.delete(told);
        if (all.size === 0 && listeners.get(key) === all) listeners.delete(key);
      };
    },
  };
}
