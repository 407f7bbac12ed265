import type { TokenRecord, TokenStore } from "@auth/core";
import { type SharedTokenStoreSuite, type TestRunner, testTokenStore } from "../../index.js";
import {
  createBacking,
  openSoundStore,
  type SharedBacking,
  soundSuite,
  tell,
} from "../sound-token-store.js";

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
export function broken(
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
export function brokenAlone(mistake: string, fails: string, change: Change): BrokenTokenStore {
  const create = (): TokenStore => {
    const backing = createBacking();
    const sound = openSoundStore(backing);
    return { ...sound, ...change(sound, backing) };
  };
  return { mistake, fails, declare: (runner) => testTokenStore({ create, ...runner }) };
}

/** Renames every key, as stores do that make file names or column values of them. */
export function renaming(mistake: string, rename: (key: string) => string): BrokenTokenStore {
  return broken(mistake, "keeps hostile keys apart", (sound) => ({
    get: (key) => sound.get(rename(key)),
    set: (key, record, options) => sound.set(rename(key), record, options),
    delete: (key) => sound.delete(rename(key)),
    on: (key, listener) => sound.on?.(rename(key), listener) ?? (() => {}),
  }));
}

/** Saves a changed record in place of the one that was given. */
export function saving(
  mistake: string,
  fails: string,
  change: (record: TokenRecord) => TokenRecord,
): BrokenTokenStore {
  return broken(mistake, fails, (sound) => ({
    set: (key, record, options) => sound.set(key, change(record), options),
  }));
}

export const unchanged: Change = () => ({});

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Looks, waits, and writes: what every store does whose backing has no compare-and-set. */
export async function lookThenWrite(
  { rows, listeners }: SharedBacking,
  ...[key, record, { expectedRevision }]: Parameters<TokenStore["set"]>
): Promise<boolean> {
  if ((rows.get(key)?.revision ?? 0) !== expectedRevision) return false;
  await turn();
  rows.set(key, { revision: record.revision, text: JSON.stringify(record) });
  tell(listeners, key, "changed");
  return true;
}
