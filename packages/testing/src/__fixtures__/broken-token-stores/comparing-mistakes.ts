import {
  type BrokenTokenStore,
  broken,
  brokenAlone,
  lookThenWrite,
  unchanged,
} from "./broken-token-store.js";

export const comparingMistakes: readonly BrokenTokenStore[] = [
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
