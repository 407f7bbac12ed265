import type { TokenRecord, TokenStore } from "@auth/core";
import { type SharedTokenStoreSuite, type TestRunner, testTokenStore } from "../index.js";
import {
  createBacking,
  openSoundStore,
  type SharedBacking,
  soundSuite,
  tell,
} from "./sound-token-store.js";

/** A store with one mistake that a real author makes, and the one case that must fail of it. */
export interface BrokenTokenStore {
  mistake: string;
  /** The beginning of the case's name. */
  fails: string;
  declare(runner: Required<TestRunner>): void;
}

type Change = (sound: TokenStore, backing: SharedBacking) => Partial<TokenStore>;
type Hooks = Partial<SharedTokenStoreSuite<SharedBacking>>;

/** The sound store with some members replaced, or with hooks that show a mistake of the backing. */
function broken(
  mistake: string,
  fails: string,
  change: Change,
  hooks: Hooks = {},
): BrokenTokenStore {
  const open = (backing: SharedBacking): TokenStore => {
    const sound = openSoundStore(backing);
    return { ...sound, ...change(sound, backing) };
  };
  const declare = (runner: Required<TestRunner>): void =>
    testTokenStore({ ...soundSuite, open, ...hooks, ...runner });
  return { mistake, fails, declare };
}

/** A mistake that would fail the cases of several instances as well: tried with one. */
function brokenAlone(mistake: string, fails: string, change: Change): BrokenTokenStore {
  const create = (): TokenStore => {
    const backing = createBacking();
    const sound = openSoundStore(backing);
    return { ...sound, ...change(sound, backing) };
  };
  return { mistake, fails, declare: (runner) => testTokenStore({ create, ...runner }) };
}

/** Renames every key, as stores do that make file names or column values of them. */
function renaming(mistake: string, rename: (key: string) => string): BrokenTokenStore {
  return broken(mistake, "keeps hostile keys apart", (sound) => ({
    get: (key) => sound.get(rename(key)),
    set: (key, record, options) => sound.set(rename(key), record, options),
    delete: (key) => sound.delete(rename(key)),
    on: (key, listener) => sound.on?.(rename(key), listener) ?? (() => {}),
  }));
}

/** Saves a changed record in place of the one that was given. */
function saving(
  mistake: string,
  fails: string,
  change: (record: TokenRecord) => TokenRecord,
): BrokenTokenStore {
  return broken(mistake, fails, (sound) => ({
    set: (key, record, options) => sound.set(key, change(record), options),
  }));
}

const unchanged: Change = () => ({});
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Looks, waits, and writes: what every store does whose backing has no compare-and-set. */
async function lookThenWrite(
  { rows, listeners }: SharedBacking,
  ...[key, record, { expectedRevision }]: Parameters<TokenStore["set"]>
): Promise<boolean> {
  if ((rows.get(key)?.revision ?? 0) !== expectedRevision) return false;
  await turn();
  rows.set(key, { revision: record.revision, text: JSON.stringify(record) });
  tell(listeners, key, "changed");
  return true;
}

const valueMistakes: readonly BrokenTokenStore[] = [
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

const comparingMistakes: readonly BrokenTokenStore[] = [
  broken("set answers OK or null, as Redis does", "answers true or false", (sound) => ({
    set: async (key, record, options) =>
      ((await sound.set(key, record, options)) ? "OK" : null) as unknown as boolean,
  })),
  broken("a first record is written over whatever is there", "takes 0 for", (sound, { rows }) => ({
    async set(key, record, options) {
      if (options.expectedRevision === 0) rows.delete(key);
      return sound.set(key, record, options);
    },
  })),
  brokenAlone("looks first, then inserts", "takes 0 for", (sound, backing) => ({
    set: (key, record, options) =>
      options.expectedRevision === 0
        ? lookThenWrite(backing, key, record, options)
        : sound.set(key, record, options),
  })),
  brokenAlone("looks first, then updates", "replaces a record only at", (sound, backing) => ({
    set: (key, record, options) =>
      options.expectedRevision === 0
        ? sound.set(key, record, options)
        : lookThenWrite(backing, key, record, options),
  })),
  broken("an update without a row inserts one", "takes nothing where", (sound) => ({
    async set(key, record, options) {
      const found = await sound.get(key);
      return sound.set(key, record, found ? options : { ...options, expectedRevision: 0 });
    },
  })),
  broken("a later revision will do", "replaces a record only at", (sound, { rows }) => ({
    async set(key, record, options) {
      const { revision = 0 } = rows.get(key) ?? {};
      const later = revision > 0 && options.expectedRevision > revision;
      return sound.set(key, record, later ? { ...options, expectedRevision: revision } : options);
    },
  })),
  broken(
    "an instance remembers that there is nothing",
    "shows a write of one instance",
    (sound) => {
      const missing = new Set<string>();
      return {
        async get(key) {
          if (missing.has(key)) return undefined;
          const found = await sound.get(key);
          if (!found) missing.add(key);
          return found;
        },
        set(key, record, options) {
          missing.delete(key);
          return sound.set(key, record, options);
        },
      };
    },
  ),
  broken(
    "a queue in one instance stands for atomicity",
    "takes exactly one of many records that several instances",
    (_, backing) => {
      let queue: Promise<unknown> = Promise.resolve();
      return {
        set(...call) {
          if (backing.out) return Promise.reject(new Error("the backing cannot be reached"));
          const written = queue.then(() => lookThenWrite(backing, ...call));
          queue = written;
          return written;
        },
      };
    },
  ),
  broken(
    "a lock in one process stands for atomicity",
    "takes exactly one of many records that several processes",
    unchanged,
    {
      race: (backing, calls) =>
        Promise.all(
          calls.map(({ key, record, options }) => lookThenWrite(backing, key, record, options)),
        ),
    },
  ),
];

const keyMistakes: readonly BrokenTokenStore[] = [
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

const listeningMistakes: readonly BrokenTokenStore[] = [
  broken(
    "listeners hear of their own instance only",
    "tells a listener of a change that another instance made",
    (sound) => {
      const own: SharedBacking["listeners"] = new Map();
      return {
        on(key, listener) {
          const all = own.get(key) ?? new Set();
          own.set(key, all.add(listener));
          // What is about damage comes all the same.
          const stop = sound.on?.(key, (event) => event.type === "changed" || listener(event));
          return () => {
            all.delete(listener);
            stop?.();
          };
        },
        async set(key, record, options) {
          const taken = await sound.set(key, record, options);
          if (taken) tell(own, key, "changed");
          return taken;
        },
      };
    },
  ),
  broken("listeners hear of every key", "tells a listener nothing of other keys", (sound) => {
    const everybody: SharedBacking["listeners"] = new Map([["", new Set()]]);
    return {
      on(key, listener) {
        const stop = sound.on?.(key, listener);
        everybody.get("")?.add(listener);
        return () => {
          stop?.();
          everybody.get("")?.delete(listener);
        };
      },
      async set(key, record, options) {
        const taken = await sound.set(key, record, options);
        if (taken) tell(everybody, "", "changed");
        return taken;
      },
    };
  }),
  broken("a listener cannot be removed", "tells a listener nothing more once", (sound) => ({
    on(key, listener) {
      sound.on?.(key, listener);
      return () => {};
    },
  })),
  broken(
    "a listener's mistake comes out of set",
    "saves the record and tells the others",
    (sound) => {
      const listeners = new Map<string, ((event: { type: "changed" }) => void)[]>();
      return {
        on(key, listener) {
          const stop = sound.on?.(key, listener);
          listeners.set(key, [...(listeners.get(key) ?? []), listener]);
          return () => {
            stop?.();
            listeners.set(
              key,
              (listeners.get(key) ?? []).filter((other) => other !== listener),
            );
          };
        },
        async set(key, record, options) {
          const taken = await sound.set(key, record, options);
          for (const listener of listeners.get(key) ?? []) listener({ type: "changed" });
          return taken;
        },
      };
    },
  ),
];

const troubleMistakes: readonly BrokenTokenStore[] = [
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

export const brokenTokenStores: readonly BrokenTokenStore[] = [
  ...valueMistakes,
  ...comparingMistakes,
  ...keyMistakes,
  ...listeningMistakes,
  ...troubleMistakes,
];

function mapToken(record: TokenRecord, change: (value: string) => string): TokenRecord {
  if (!record.token) return record;
  return { ...record, token: { ...record.token, value: change(record.token.value) } };
}
