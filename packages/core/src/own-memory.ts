import type { TokenRecord } from "./token-record.js";
import type { TokenStore } from "./token-store.js";

/** The store of a manager that was given none: one record, gone with the process. */
export function createOwnMemory(): TokenStore {
  let held: TokenRecord | undefined;
  return {
    get: async () => held,
    async set(_key, record, { expectedRevision }) {
      if ((held?.revision ?? 0) !== expectedRevision) return false;
      held = record;
      return true;
    },
    async delete() {
      held = undefined;
    },
  };
}
