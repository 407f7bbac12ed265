import { join } from "node:path";
import type { FileNames } from "./file-names.js";
import type { Host } from "./host.js";
import { innerFile } from "./read-entry.js";
import { errorCode } from "./store-trouble.js";

/** How a finished write becomes the entry `target`, for exactly one of all who try. */
export interface Placement {
  /** Writes `text` to the new `ticket`, and waits until the disk has it. */
  write(ticket: string, text: string): Promise<void>;
  /**
   * Makes the ticket the entry `target`: `taken` = someone was first, `no-ticket` = someone removed the ticket,
   * `unsupported` = the file system has no such operation.
   */
  place(ticket: string, target: string): Promise<"placed" | "taken" | "no-ticket" | "unsupported">;
}

/** link(2) gives a finished file a second name, and fails where that name is taken. */
export function placeByLink({ files }: Host): Placement {
  return {
    write: (ticket, text) => writeDurably(files, ticket, text),
    async place(ticket, target) {
      try {
        await files.link(ticket, target);
        return "placed";
      } catch (error) {
        const code = errorCode(error);
        if (code === "ENOENT") return "no-ticket";
        if (code === "EEXIST") {
          // A network file system that lost the answer to our own link asks again, and then finds the name taken: by us.
          const links = await files.lstat(ticket).catch(() => undefined);
          return links?.nlink === 2 ? "placed" : "taken";
        }
        if (["EIO", "ENOSPC", "EDQUOT", "EROFS"].includes(code ?? "EIO")) throw error;
        return "unsupported";
      }
    },
  };
}

/**
 * For file systems without hard links (exFAT, some network shares, Android's sandbox): a directory with the record in it is
 * renamed into place. That fails where the name is taken by a file, or by a directory that is not empty; and entries
 * are never empty. It takes one more fsync than a link.
 */
export function placeByRename({ files, windows }: Host): Placement {
  return {
    async write(ticket, text) {
      await files.mkdir(ticket, { mode: 0o700 });
      try {
        await writeDurably(files, join(ticket, innerFile), text);
        if (windows) return;
        const handle = await files.open(ticket, "r");
        await handle.sync().finally(() => handle.close());
      } catch (error) {
        // Removed under our hands, as tickets may be: placing it will tell.
        if (errorCode(error) !== "ENOENT") throw error;
      }
    },
    async place(ticket, target) {
      try {
        await files.rename(ticket, target);
        return "placed";
      } catch (error) {
        const code = errorCode(error);
        if (code === "ENOENT") return "no-ticket";
        if (code === "ENOTEMPTY" || code === "EEXIST" || code === "ENOTDIR") return "taken";
        // Windows says EPERM where the name is taken.
        if (windows && (await files.lstat(target).catch(() => undefined))) return "taken";
        throw error;
      }
    },
  };
}

async function writeDurably(files: Host["files"], path: string, text: string): Promise<void> {
  const handle = await files.open(path, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes a ticket or an entry, be it a file or a directory; no error where somebody else did. */
export async function removeEntry(
  { files }: Host,
  names: FileNames,
  directory: string,
  file: string,
): Promise<void> {
  const path = join(directory, file);
  const found = await files.lstat(path).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  });
  if (!found) return;
  try {
    if (!found.isDirectory()) return await files.unlink(path);
    // Away at once, under a name that means nothing: a directory must not be seen, or placed, half empty.
    const trash = names.isTrash(file) ? path : join(directory, names.trash());
    if (trash !== path) await files.rename(path, trash);
    await files.rm(trash, { recursive: true, force: true });
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}
