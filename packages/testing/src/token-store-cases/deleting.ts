import { check, checkSame } from "../suite/checks.js";
import { put, replacing, type StoreCase, sampleRecord } from "./bench.js";

const key = "acme-access-token-0123";

/** `delete` is for tools: it must be safe to call twice, and the store must work afterwards. */
export const deletingCases: readonly StoreCase[] = [
  {
    name: "deletes a record, and does not mind where there is none",
    async run({ store }) {
      await store.delete(key);
      await put(store, replacing(key, 0));
      await store.delete(key);
      check(!(await store.get(key)), "the record is still there after delete");
      await store.delete(key);
      return undefined;
    },
  },
  {
    name: "begins at 0 again after a delete",
    async run({ store }) {
      await put(store, replacing(key, 0));
      await put(store, replacing(key, 1));
      await store.delete(key);
      check(await put(store, replacing(key, 0)), "it refused a first record after a delete");
      checkSame(await store.get(key), sampleRecord(key, 1), "the first record after a delete");
      return undefined;
    },
  },
];
