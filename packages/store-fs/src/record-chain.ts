import { join } from "node:path";
import type { StoreEvent } from "@auth/core";
import type { FileNames } from "./file-names.js";
import type { Host } from "./host.js";
import { placeByLink, placeByRename, removeEntry } from "./place-entry.js";
import type { PrivateDirectory } from "./private-directory.js";
import { readEntry } from "./read-entry.js";
import { directoryTrouble } from "./store-trouble.js";

/** The newest entry of a chain. */
interface Head {
  /** 0 = the chain is empty. */
  serial: number;
  /** Absent where the chain is empty. */
  content?: string;
}

/**
 * The entries of one key. Each has a serial, one more than that of its predecessor, and the highest is the one that counts.
 * Serials only grow, also when the record is deleted or set aside: the end of a record is an entry, too.
 */
export interface RecordChain {
  head(): Promise<Head>;
  /** The serial of the head. */
  headSerial(): Promise<number>;
  /**
   * Puts `text` behind the entry `serial`, on disk, and removes what came before.
   *
   * @returns `false` where something is there already, or that entry is not the head any more: nothing was written.
   */
  append(text: string, serial: number): Promise<boolean>;
}

/** Every try after the first means that another process got on; so many in a row mean that something is broken. */
const mostTries = 100;

/**
 * Makes the {@link RecordChain} over the files of `names`.
 *
 * Why an entry that was placed has won, and no serial is given twice although old entries are removed: a writer makes its
 * ticket first, looks for the head next, and places the ticket last. Whoever removes entries removes all tickets first.
 * So a writer that took a serial for free, and was overtaken and halted so long that the entry under it has come and
 * gone, has lost its ticket with it, and a ticket that is gone cannot be placed. No clock and no process id is asked.
 */
export function createRecordChain(
  directory: PrivateDirectory,
  names: FileNames,
  host: Host,
  tell: (event: StoreEvent) => void,
): RecordChain {
  let placement = placeByLink(host);
  const pathOf = (file: string): string => join(directory.path, file);

  async function ourFiles(): Promise<{ serials: number[]; tickets: string[] }> {
    const all = (await directory.list()) ?? [];
    return {
      serials: all.flatMap((file) => names.serialOf(file) ?? []).sort((one, other) => one - other),
      tickets: all.filter((file) => names.isTicket(file) || names.isTrash(file)),
    };
  }

  async function headSerial(): Promise<number> {
    const { serials } = await ourFiles();
    return serials.at(-1) ?? 0;
  }

  const remove = (file: string): Promise<void> => removeEntry(host, names, directory.path, file);

  /** The order matters; see above. What fails, and all behind it, is left to the next write. */
  async function removeBefore(serial: number): Promise<void> {
    const { serials, tickets } = await ourFiles();
    for (const ticket of tickets) await remove(ticket);
    for (const old of serials) if (old < serial) await remove(names.entry(old));
  }

  async function tryAppend(
    text: string,
    serial: number,
  ): Promise<"placed" | "taken" | "no-ticket" | "unsupported"> {
    const ticket = names.ticket();
    // One and the same for both steps, though another write of this process may change it in between: renaming a ticket that
    // was made for a link would replace what is there.
    const { write, place } = placement;
    try {
      await write(pathOf(ticket), text);
      if ((await headSerial()) !== serial) return "taken";
      return await place(pathOf(ticket), pathOf(names.entry(serial + 1)));
    } finally {
      // A ticket that cannot be removed now is removed by the next write of anyone.
      await remove(ticket).catch(() => {});
    }
  }

  return {
    headSerial,
    async head() {
      let empty = 0;
      for (let tries = 0; tries < mostTries; tries += 1) {
        const serial = await headSerial();
        if (serial === 0) {
          // A listing made while one entry replaces another may miss both.
          empty += 1;
          if (empty === 2) return { serial: 0 };
          continue;
        }
        const content = await readEntry(pathOf(names.entry(serial)), host, tell);
        if (content !== undefined) return { serial, content };
      }
      throw churning(directory.path);
    },
    async append(text, serial) {
      await directory.create();
      for (let tries = 0; tries < mostTries; tries += 1) {
        const outcome = await tryAppend(text, serial);
        if (outcome === "taken") return false;
        if (outcome === "unsupported") placement = placeByRename(host);
        if (outcome !== "placed") continue;
        await directory.synchronise();
        await removeBefore(serial + 1).catch(() => {});
        return true;
      }
      throw churning(directory.path);
    },
  };
}

function churning(directory: string): Error {
  return directoryTrouble(
    directory,
    `did not hold still for ${mostTries} tries in a row`,
    "Find the program that keeps changing it",
  );
}
