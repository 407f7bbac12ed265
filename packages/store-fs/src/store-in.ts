import type { TokenStore } from "@auth/core";
import { createChangeWatch } from "./change-watch.js";
import { createFileNames } from "./file-names.js";
import type { Host } from "./host.js";
import { createPrivateDirectory, type PrivateDirectory } from "./private-directory.js";
import { createStoredRecord, type StoredRecord } from "./stored-record.js";

/** Makes the store in the directory that `locate` finds, on `host`. */
export function createStoreIn(locate: () => Promise<string>, host: Host): TokenStore {
  // In a closure, not in properties, so that printing the store shows no more than its members.
  const records = new Map<string, Promise<StoredRecord>>();
  let directory: PrivateDirectory | undefined;
  const watch = createChangeWatch({
    host,
    directory: locate,
    headSerial: async (key) => (await recordOf(key)).serial(),
    isEntry: (key, file) => createFileNames(key).serialOf(file) !== undefined,
  });

  function recordOf(key: string): Promise<StoredRecord> {
    const known = records.get(key);
    if (known) return known;
    const opened = locate().then((path) => {
      directory ??= createPrivateDirectory(path, host, watch.tellAll);
      return createStoredRecord({
        key,
        directory,
        names: createFileNames(key),
        host,
        tell: (event) => watch.tell(key, event),
        wrote: (serial) => watch.wrote(key, serial),
      });
    });
    records.set(key, opened);
    // Whoever asks next tries again: a home directory may be mounted late.
    opened.catch(() => records.delete(key));
    return opened;
  }

  return {
    get: async (key) => (await recordOf(key)).read(),
    set: async (key, record, { expectedRevision }) =>
      (await recordOf(key)).replace(record, expectedRevision),
    delete: async (key) => (await recordOf(key)).remove(),
    on: watch.on,
  };
}
