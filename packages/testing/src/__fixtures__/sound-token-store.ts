import type { StoreEvent, TokenStore } from "@auth/core";
import type { SetCall, SharedTokenStoreSuite } from "../index.js";

/** Stands for a directory or a database: several instances work on it, it can be damaged, and it can be out. */
export interface SharedBacking {
  rows: Map<string, { revision: number; text: string }>;
  listeners: Map<string, Set<(event: StoreEvent) => void>>;
  out: boolean;
  /** Keys that a crashed process left locked; the sound store has no locks. */
  locked: Set<string>;
}

export function createBacking(): SharedBacking {
  return { rows: new Map(), listeners: new Map(), out: false, locked: new Set() };
}

/** A store that does everything right, slowly: each step is a turn, as with real I/O. */
export function openSoundStore(backing: SharedBacking): TokenStore {
  const { rows, listeners } = backing;

  async function reach(): Promise<void> {
    await Promise.resolve();
    if (backing.out) throw new Error("the backing cannot be reached");
  }

  return {
    async get(key) {
      await reach();
      const row = rows.get(key);
      if (!row) return undefined;
      try {
        return JSON.parse(row.text);
      } catch {
        rows.delete(key);
        tell(listeners, key, "quarantined");
        return undefined;
      }
    },
    async set(key, record, { expectedRevision }) {
      await reach();
      if ((rows.get(key)?.revision ?? 0) !== expectedRevision) return false;
      rows.set(key, { revision: record.revision, text: JSON.stringify(record) });
      tell(listeners, key, "changed");
      return true;
    },
    async delete(key) {
      await reach();
      rows.delete(key);
    },
    on(key, listener) {
      const all = listeners.get(key) ?? new Set();
      listeners.set(key, all.add(listener));
      return () => all.delete(listener);
    },
  };
}

export function tell(
  listeners: SharedBacking["listeners"],
  key: string,
  type: StoreEvent["type"],
): void {
  for (const listener of listeners.get(key) ?? []) {
    try {
      listener({ type });
    } catch {
      // Not the store's mistake.
    }
  }
}

/** The suite for the sound store, with every hook. */
export const soundSuite: SharedTokenStoreSuite<SharedBacking> = {
  // Nothing here is slow: what was not told after 50 ms will not be told.
  patienceMs: 50,
  create: createBacking,
  open: openSoundStore,
  race: (backing, calls) =>
    Promise.all(
      calls.map(({ key, record, options }) => openSoundStore(backing).set(key, record, options)),
    ),
  // Dies before the write takes effect or after it, in turn.
  async crash(backing, { key, record, options }: SetCall) {
    if (record.revision % 2 === 0) await openSoundStore(backing).set(key, record, options);
  },
  corrupt(backing, key) {
    const row = backing.rows.get(key);
    if (row) row.text = row.text.slice(0, row.text.length / 2);
  },
  breakDown(backing) {
    backing.out = true;
  },
  repair(backing) {
    backing.out = false;
  },
};
