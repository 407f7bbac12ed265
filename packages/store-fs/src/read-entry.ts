import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { StoreEvent } from "@auth/core";
import type { Host } from "./host.js";
import { octal } from "./private-directory.js";
import { directoryTrouble, errorCode } from "./store-trouble.js";

/** The name of the record inside an entry that is a directory; see `placeDirectory`. */
export const innerFile = "record.json";

/** A record has some kilobytes. What is larger is none, and is not to fill the memory: its beginning is enough to tell. */
const mostBytes = 1024 * 1024;

/** Without following a link, and without waiting for the other end of a pipe. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads the entry at `path` and takes it from other users where they could read it.
 *
 * @returns its text; the empty text where it is none of a usual size; `undefined` where it was replaced meanwhile.
 * @throws AuthError `AUTH_STORE` where it is no file of this user's, or cannot be made private.
 */
export async function readEntry(
  path: string,
  host: Host,
  tell: (event: StoreEvent) => void,
): Promise<string | undefined> {
  const { files } = host;
  try {
    const found = await files.lstat(path);
    if (found.isSymbolicLink()) throw refused(path, "is a symbolic link");
    if (!found.isDirectory() && !found.isFile()) throw refused(path, "is no regular file");
    if (!found.isDirectory()) return await readFile(path, path, host, tell);
    const inner = await readFile(join(path, innerFile), path, host, tell);
    if (inner === undefined && (await files.readdir(path)).length === 0) {
      throw refused(path, "is an empty directory");
    }
    return inner;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Reads `file`, which is the entry at `path` or in it. */
async function readFile(
  file: string,
  path: string,
  host: Host,
  tell: (event: StoreEvent) => void,
): Promise<string | undefined> {
  let handle: FileHandle;
  try {
    handle = await host.files.open(file, openFlags);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    // Nobody makes one there by mistake.
    if (errorCode(error) === "ELOOP") throw refused(path, "is a symbolic link");
    throw error;
  }
  try {
    return await readHandle(handle, path, host, tell);
  } finally {
    await handle.close();
  }
}

async function readHandle(
  handle: FileHandle,
  path: string,
  { windows, userId }: Host,
  tell: (event: StoreEvent) => void,
): Promise<string> {
  const { mode, size, uid } = await handle.stat();
  if (!windows && uid !== userId) throw refused(path, `belongs to user ${uid}`);
  if (!windows && (mode & 0o077) !== 0) {
    await handle.chmod(0o600);
    if (((await handle.stat()).mode & 0o077) !== 0) {
      throw refused(path, "is open to other users, and its file system cannot change that");
    }
    tell({
      type: "permissions-repaired",
      detail: `${path} was open to other users (${octal(mode)}) and is now closed to them (0600). Who read it has the token.`,
    });
  }
  if (size > mostBytes) return "";
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await handle.readFile());
  } catch (error) {
    if (error instanceof TypeError) return "";
    throw error;
  }
}

function refused(path: string, problem: string): Error {
  return directoryTrouble(
    dirname(path),
    `holds ${basename(path)}, which ${problem} and is refused`,
    "Remove it",
  );
}
