import type { RecordStore } from "./store-access.js";
import type { TokenRecord } from "./token-record.js";

/** The store of a manager that was given none: one record, gone with the process. */
export function createOwnMemory(): RecordStore {
  let held: TokenRecord | undefined;
  return {
    get: async () => held,
    async set(_key, record, { expectedRevision }) {
      if ((held?.revision ?? 0) !== expectedRevision) return false;
      held = record;
      return true;
    },
  };
}
