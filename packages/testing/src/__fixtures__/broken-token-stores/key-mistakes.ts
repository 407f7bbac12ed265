import type { TokenRecord } from "@auth/core";
import { type BrokenTokenStore, broken, renaming } from "./broken-token-store.js";

export const keyMistakes: readonly BrokenTokenStore[] = [
  renaming("characters that file names cannot have become _", (key) =>
    key.replace(/[^\w.-]/g, "_"),
  ),
  renaming("keys are cut to 255 characters", (key) => key.slice(0, 255)),
  renaming("upper and lower case are one", (key) => key.toLowerCase()),
  renaming("composed and decomposed Korean are one", (key) => key.normalize("NFC")),
  broken("an object stands for a map", "keeps hostile keys apart", (sound) => {
    const inherited: Record<string, unknown> = {};
    return { get: async (key) => (inherited[key] as TokenRecord | undefined) ?? sound.get(key) };
  }),
  broken("delete rejects where there is nothing", "deletes a record", (sound, { rows }) => ({
    async delete(key) {
      if (!rows.has(key)) throw new Error("ENOENT");
      await sound.delete(key);
    },
  })),
  broken("delete leaves a tombstone", "begins at 0 again", (sound, { rows }) => {
    const tombstones = new Set<string>();
    return {
      delete: async (key) => {
        if (rows.has(key)) tombstones.add(key);
        await sound.delete(key);
      },
      set: async (key, record, options) => !tombstones.has(key) && sound.set(key, record, options),
    };
  }),
  broken("delete takes a pattern", "deletes the one key only", (_, { rows }) => ({
    async delete(pattern) {
      const prefix = pattern.endsWith("*") ? pattern.slice(0, -1) : undefined;
      for (const key of rows.keys()) {
        if (key === pattern || (prefix && key.startsWith(prefix))) rows.delete(key);
      }
    },
  })),
];
