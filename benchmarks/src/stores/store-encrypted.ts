import { createEncryptedTokenStore } from "@auth/store-encrypted";
import { createMemoryTokenStore } from "@auth/store-memory";
import type { RunOptions } from "../part.ts";
import type { TimedTable } from "../report/results.ts";
import { measureTable, storeCalls, timed, turnsOf } from "./measure-table.ts";
import { recordAt } from "./record-at.ts";

/** What encryption adds, around the store in memory, beside one AES-GCM of Web Crypto. */
export async function measureStoreEncrypted(options: RunOptions): Promise<TimedTable[]> {
  const turns = turnsOf(options);
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const store = storeCalls(
    createEncryptedTokenStore({
      store: createMemoryTokenStore(),
      keys: [{ id: "bench", key: bytes }],
    }),
  );
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const algorithm = { name: "AES-GCM", iv: new Uint8Array(12) };
  const plain = new TextEncoder().encode(recordAt(1).token?.value);
  const encrypted = await crypto.subtle.encrypt(algorithm, key, plain);
  await store.replace();
  options.onProgress("the encrypted store");
  return [
    await measureTable(turns, { id: "encrypted-write", title: "store-encrypted: a write" }, [
      timed("floor: one AES-GCM encryption", () => crypto.subtle.encrypt(algorithm, key, plain)),
      timed("@auth/store-encrypted set(), around the memory store", store.replace),
    ]),
    await measureTable(turns, { id: "encrypted-read", title: "store-encrypted: a read" }, [
      timed("floor: one AES-GCM decryption", () =>
        crypto.subtle.decrypt(algorithm, key, encrypted),
      ),
      timed("@auth/store-encrypted get(), around the memory store", store.read),
    ]),
  ];
}
