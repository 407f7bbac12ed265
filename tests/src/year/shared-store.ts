import type { TokenRecord, TokenStore } from "@auth/core";
import { createMemoryTokenStore } from "@auth/store-memory";
import type { ProcessOnMachine } from "./machine.ts";

/** The one store of the desk, which outlives its processes. */
export interface SharedStore {
  /** As one process sees it. */
  of(process: ProcessOnMachine): TokenStore;
  /** The record as it is now. */
  record(): TokenRecord | undefined;
}

/** A change is noticed this much later, as a file's is. */
const noticeMs = 20;

/** Makes a store for one app key. */
export function createSharedStore(): SharedStore {
  const store = createMemoryTokenStore();
  let record: TokenRecord | undefined;
  return {
    of: (process) => ({
      ...store,
      async set(key, next, options) {
        const taken = await store.set(key, next, options);
        if (taken) record = structuredClone(next);
        return taken;
      },
      on(key, listener) {
        const stop = store.on?.(key, (event) => process.later(noticeMs, () => listener(event)));
        return stop ?? (() => {});
      },
    }),
    record: () => record,
  };
}
