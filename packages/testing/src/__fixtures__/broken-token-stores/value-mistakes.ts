import type { TokenRecord } from "@auth/core";
import { type BrokenTokenStore, broken, saving } from "./broken-token-store.js";

export const valueMistakes: readonly BrokenTokenStore[] = [
  broken("get says null for nothing", "resolves to undefined", (sound) => ({
    get: async (key) => (await sound.get(key)) ?? (null as unknown as undefined),
  })),
  saving("a column takes 4,000 characters", "gives back a full record", (record) =>
    mapToken(record, (value) => value.slice(0, 4000)),
  ),
  saving("times are saved in seconds", "keeps times to the millisecond", (record) =>
    JSON.parse(JSON.stringify(record), (_, member: unknown) =>
      typeof member === "number" && member > 1e12 ? Math.floor(member / 1000) * 1000 : member,
    ),
  ),
  saving("only known fields are saved", "keeps fields that it does not know", (record) => {
    const known = ["format", "key", "revision", "token", "dead", "attempt", "hold", "contest"];
    const entries = Object.entries(record).filter(([name]) => known.includes(name));
    return Object.fromEntries(entries) as unknown as TokenRecord;
  }),
  saving("text is saved as Latin-1", "keeps every character", (record) =>
    mapToken(record, (value) => value.replace(/[^ -\u00ff]/g, "?")),
  ),
  broken("the live object is kept", "keeps a copy of its own", (sound, { rows }) => {
    const live = new WeakMap<object, TokenRecord>();
    return {
      async get(key) {
        const copy = await sound.get(key);
        return copy && (live.get(rows.get(key) ?? copy) ?? copy);
      },
      async set(key, record, options) {
        const taken = await sound.set(key, record, options);
        const row = rows.get(key);
        if (taken && row?.revision === record.revision) live.set(row, record);
        return taken;
      },
    };
  }),
  broken("a timer that overflows drops the record", "keeps a record for ninety days", (sound) => ({
    async set(key, record, options) {
      // What setTimeout makes of more than 2^31 - 1 ms, without Node's warning.
      const timerMs = options.ttlMs > 2 ** 31 - 1 ? 1 : options.ttlMs;
      setTimeout(() => sound.delete(key), timerMs).unref();
      return sound.set(key, record, options);
    },
  })),
];

function mapToken(record: TokenRecord, change: (value: string) => string): TokenRecord {
  if (!record.token) return record;
  return { ...record, token: { ...record.token, value: change(record.token.value) } };
}
