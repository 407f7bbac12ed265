import type { TokenRecord } from "@auth/core";
import { type BrokenTokenStore, broken, unchanged } from "./broken-token-store.js";

export const troubleMistakes: readonly BrokenTokenStore[] = [
  broken(
    "the records are a public member",
    "shows no token when it is printed",
    (sound, { rows }) => Object.assign(sound, { records: rows }),
  ),
  broken("a record is written in place", "keeps the old record or the new one", unchanged, {
    async crash({ rows }, { key, record }) {
      const text = JSON.stringify(record);
      rows.set(key, { revision: record.revision, text: text.slice(0, text.length / 2) });
    },
  }),
  broken(
    "a lock outlives its process",
    "keeps the old record or the new one",
    (sound, { locked }) => ({
      set: async (key, record, options) => !locked.has(key) && sound.set(key, record, options),
    }),
    { crash: ({ locked }, { key }) => void locked.add(key) },
  ),
  broken("a corrupted record becomes an empty one", "hands out no corrupted record", (sound) => ({
    async get(key) {
      const empty: TokenRecord = { format: 1, key, revision: 0, dead: [] };
      let damaged = false;
      const stop = sound.on?.(key, ({ type }) => {
        damaged ||= type === "quarantined";
      });
      const found = await sound.get(key);
      stop?.();
      return damaged ? empty : found;
    },
  })),
  broken("a corrupted record vanishes silently", "hands out no corrupted record", (sound) => ({
    on: (key, listener) =>
      sound.on?.(key, (event) => event.type === "quarantined" || listener(event)) ?? (() => {}),
  })),
  broken(
    "a corrupted record cannot be deleted",
    "takes a record under a key whose",
    (sound, { rows }) => ({
      async get(key) {
        JSON.parse(rows.get(key)?.text ?? "null");
        return sound.get(key);
      },
      async delete(key) {
        JSON.parse(rows.get(key)?.text ?? "null");
        await sound.delete(key);
      },
    }),
  ),
  broken("an error reads as a miss", "rejects while its backing is out", (sound) => ({
    get: (key) => sound.get(key).catch(() => undefined),
  })),
  broken("an error reads as a lost race", "rejects while its backing is out", (sound) => ({
    set: (key, record, options) => sound.set(key, record, options).catch(() => false),
  })),
  broken("an error quotes the record", "shows no token in the errors", (sound) => ({
    set: (key, record, options) =>
      sound.set(key, record, options).catch((error: unknown) => {
        throw new Error(`could not save ${JSON.stringify(record)}`, { cause: error });
      }),
  })),
  broken("the first failure is remembered for ever", "works again", (sound) => {
    let failure: unknown;
    return {
      async get(key) {
        if (failure) throw failure;
        return sound.get(key).catch((error: unknown) => {
          failure = error;
          throw error;
        });
      },
    };
  }),
];
