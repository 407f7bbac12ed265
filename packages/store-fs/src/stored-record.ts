import type { StoreEvent, TokenRecord } from "@auth/core";
import { entryText, noRecordText, parseEntryText } from "./entry-text.js";
import type { FileNames } from "./file-names.js";
import type { Host } from "./host.js";
import type { PrivateDirectory } from "./private-directory.js";
import { createRecordChain } from "./record-chain.js";
import { setAside } from "./set-aside.js";
import { toStoreError } from "./store-trouble.js";

/** The record of one key. */
export interface StoredRecord {
  read(): Promise<TokenRecord | undefined>;
  /** See `TokenStore.set`. */
  replace(record: TokenRecord, expectedRevision: number): Promise<boolean>;
  remove(): Promise<void>;
  /** Grows with every change. */
  serial(): Promise<number>;
}

/** What {@link createStoredRecord} works with. */
export interface StoredRecordContext {
  key: string;
  directory: PrivateDirectory;
  names: FileNames;
  host: Host;
  tell: (event: StoreEvent) => void;
  /** This process has made `serial` the newest. */
  wrote: (serial: number) => void;
}

/** Makes the {@link StoredRecord} over the chain of its entries. */
export function createStoredRecord(context: StoredRecordContext): StoredRecord {
  const { key, directory, names, host, tell } = context;
  const chain = createRecordChain(directory, names, host, tell);
  /** The record as it was seen last here. */
  let seen: { serial: number; revision: number } | undefined;

  /** The record and its serial. An unreadable one is set aside on the way. */
  async function find(): Promise<{ serial: number; record?: TokenRecord }> {
    for (;;) {
      const { serial, content } = await chain.head();
      if (content === undefined) return { serial };
      const meaning = parseEntryText(content, key);
      if (meaning.type === "record") return { serial, record: meaning.record };
      if (meaning.type === "none") return { serial };
      await guarded(true, () =>
        setAside(chain, serial, meaning.reason, { directory: directory.path, names, host, tell }),
      );
    }
  }

  async function append(text: string, serial: number): Promise<boolean> {
    const placed = await chain.append(text, serial);
    if (placed) context.wrote(serial + 1);
    return placed;
  }

  /** Every failure of the file system leaves as an error that names the directory and the fix. */
  async function guarded<Result>(writing: boolean, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw toStoreError(error, directory.path, writing);
    }
  }

  return {
    serial: () => guarded(false, chain.headSerial),
    read: () =>
      guarded(false, async () => {
        const { serial, record } = await find();
        seen = record && { serial, revision: record.revision };
        return record;
      }),
    replace: (record, expectedRevision) =>
      guarded(true, async () => {
        const text = entryText(record);
        if (parseEntryText(text, key).type !== "record") {
          throw new TypeError("set: the record must be one of format 1, under its own key");
        }
        const { serial, record: current } = await guarded(false, find);
        if ((current?.revision ?? 0) !== expectedRevision) return false;
        // After a delete revisions begin again: the expected one may have come round, as that of another record.
        if (seen?.revision === expectedRevision && seen.serial !== serial) return false;
        const placed = await append(text, serial);
        if (placed) seen = { serial: serial + 1, revision: record.revision };
        return placed;
      }),
    remove: () =>
      guarded(true, async () => {
        for (;;) {
          const { serial, record } = await guarded(false, find);
          if (!record || (await append(noRecordText, serial))) return;
        }
      }),
  };
}
