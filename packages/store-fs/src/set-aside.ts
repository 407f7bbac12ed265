import { constants } from "node:fs";
import { join } from "node:path";
import type { StoreEvent } from "@auth/core";
import { noRecordText } from "./entry-text.js";
import type { FileNames } from "./file-names.js";
import type { Host } from "./host.js";
import { innerFile } from "./read-entry.js";
import type { RecordChain } from "./record-chain.js";
import { errorCode } from "./store-trouble.js";

/**
 * Sets the unreadable entry `serial` aside for a person to look at, and ends the record with an entry that says so. The
 * entry keeps its place until then: no older one comes to light again, and no writer takes its serial.
 */
export async function setAside(
  chain: RecordChain,
  serial: number,
  reason: string,
  { directory, names, host, tell }: SetAsideContext,
): Promise<void> {
  const from = join(directory, names.entry(serial));
  const file = names.corrupt(serial);
  const to = join(directory, file);
  try {
    await keep(host, from, to);
  } catch (error) {
    // Somebody else is done with it.
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  if (await chain.append(noRecordText, serial)) {
    const detail = `The record in ${from} could not be read: ${reason}. It is kept as ${file}; the next token starts afresh.`;
    tell({ type: "quarantined", detail });
  } else {
    // Whoever was first has kept it under another name.
    await host.files.unlink(to);
  }
}

/** What {@link setAside} works with. */
export interface SetAsideContext {
  directory: string;
  names: FileNames;
  host: Host;
  tell: (event: StoreEvent) => void;
}

/** Gives the entry a second name or, where there are no hard links, a copy. */
async function keep({ files }: Host, from: string, to: string): Promise<void> {
  const source = (await files.lstat(from)).isDirectory() ? join(from, innerFile) : from;
  try {
    await files.link(source, to);
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw error;
    await files.copyFile(source, to, constants.COPYFILE_EXCL);
  }
}
