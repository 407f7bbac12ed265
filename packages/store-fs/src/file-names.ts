import { createHash, randomBytes } from "node:crypto";

/**
 * The files of one key, all beside each other in the store's directory. `v1` is the version of the format: a program that
 * writes another one leaves these alone, and the other way round.
 */
export interface FileNames {
  /** The entry number `serial` of the key's chain. */
  entry(serial: number): string;
  /** The number of an entry's file; `undefined` for any other file. */
  serialOf(file: string): number | undefined;
  /** A file that is being written; see {@link isTicket}. Another name at each call. */
  ticket(): string;
  /** Whether `file` is somebody's unfinished write, of this process or of another, alive or dead. */
  isTicket(file: string): boolean;
  /** A directory on its way out; see {@link isTrash}. Another name at each call. */
  trash(): string;
  isTrash(file: string): boolean;
  /** Where the unreadable entry number `serial` is set aside. Another name at each call. */
  corrupt(serial: number): string;
}

/**
 * What all file systems take and tell apart, and people can read. Everything else is hashed: upper case (macOS and Windows
 * hold `A` and `a` for one name), dots and slashes, Korean (composed and decomposed are one name on macOS), long keys.
 */
const ordinaryKey = /^[a-z0-9][a-z0-9_-]{0,127}$/;
/** Devices, on Windows, whatever follows after a dot. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

const ourFile =
  /\.v1\.(?:[1-9]\d{0,14}\.json|[0-9a-f]{16}\.(?:tmp|trash)|[1-9]\d{0,14}\.corrupt-[0-9a-f]{16})$/;

/** Whether a file of this name is one of a store's, whatever the key. */
export function isOurFile(file: string): boolean {
  return ourFile.test(file);
}

/** What the names of all files of `key` begin with. */
export function nameOf(key: string): string {
  if (ordinaryKey.test(key) && !deviceName.test(key)) return key;
  // UTF-16, because it alone tells all JavaScript strings apart: in UTF-8 every lone surrogate is the same.
  return `sha256~${createHash("sha256").update(key, "utf16le").digest("hex")}`;
}

/** Makes the {@link FileNames} of `key`. */
export function createFileNames(key: string): FileNames {
  const prefix = `${nameOf(key)}.v1.`;
  const random = (): string => randomBytes(8).toString("hex");
  const is = (file: string, ending: string): boolean =>
    file.startsWith(prefix) && file.endsWith(ending) && isOurFile(file);
  return {
    entry: (serial) => `${prefix}${serial}.json`,
    serialOf: (file) =>
      is(file, ".json") ? Number(file.slice(prefix.length, -".json".length)) : undefined,
    ticket: () => `${prefix}${random()}.tmp`,
    isTicket: (file) => is(file, ".tmp"),
    trash: () => `${prefix}${random()}.trash`,
    isTrash: (file) => is(file, ".trash"),
    corrupt: (serial) => `${prefix}${serial}.corrupt-${random()}`,
  };
}
