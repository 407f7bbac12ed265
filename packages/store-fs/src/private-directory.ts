import { dirname } from "node:path";
import type { StoreEvent } from "@auth/core";
import { isOurFile } from "./file-names.js";
import type { Host } from "./host.js";
import { directoryTrouble, errorCode } from "./store-trouble.js";

/** The directory of a store: this user's own, and nobody else's. */
export interface PrivateDirectory {
  readonly path: string;
  /**
   * The files in it, looked up anew; `undefined` = there is no such directory (yet).
   *
   * @throws AuthError `AUTH_STORE` where it is a file, a symbolic link, another user's, or open to others.
   */
  list(): Promise<string[] | undefined>;
  /** Makes it, and the directories that it is in, where they are missing: for this user alone (0700). */
  create(): Promise<void>;
  /** Makes what was put into it or taken out of it outlive a power cut. */
  synchronise(): Promise<void>;
}

const othersMode = 0o077;
const othersMayWrite = 0o022;
/** A directory that all users share on purpose, such as /tmp. */
const stickyMode = 0o1000;

/** Makes the {@link PrivateDirectory} at `path`; nothing is touched yet. */
export function createPrivateDirectory(
  path: string,
  { files, windows, userId }: Host,
  tell: (event: StoreEvent) => void,
): PrivateDirectory {
  let closing = Promise.resolve();

  /** `false` = not there. */
  async function inspect(): Promise<boolean> {
    const found = await files.lstat(path).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    });
    if (!found) return false;
    if (found.isSymbolicLink()) {
      // Whoever may change the link decides where the tokens go.
      throw directoryTrouble(path, "is a symbolic link, which is refused", "Name its target");
    }
    if (!found.isDirectory()) throw directoryTrouble(path, "is a file", "Move it away");
    if (windows) return true;
    if (found.uid !== userId) {
      throw directoryTrouble(
        path,
        `belongs to user ${found.uid}, but this program runs as user ${userId}`,
        "Run it as that user, change the owner (chown)",
      );
    }
    if ((found.mode & othersMode) !== 0) {
      // One after the other, so that two calls at once tell of it once.
      closing = closing.then(close, close);
      await closing;
    }
    return true;
  }

  /** Takes the directory from other users; a directory that holds more than tokens is left as it is. */
  async function close(): Promise<void> {
    const { mode } = await files.lstat(path);
    if ((mode & othersMode) === 0) return;
    const shared = (mode & stickyMode) !== 0 || !(await files.readdir(path)).every(isOurFile);
    if (!shared) {
      await files.chmod(path, 0o700);
      const now = (await files.lstat(path)).mode;
      if ((now & othersMode) !== 0) {
        throw directoryTrouble(
          path,
          "is open to other users, and its file system cannot change that",
          "Mount that with another mask",
        );
      }
      const detail = `${path} was open to other users (${octal(mode)}) and is now closed to them (0700).`;
      tell({ type: "permissions-repaired", detail });
    } else if ((mode & othersMayWrite) !== 0) {
      throw directoryTrouble(
        path,
        `is shared: it holds more than tokens, and other users may write into it (${octal(mode)})`,
        "Use a directory within it",
      );
    }
  }

  async function synchronise(directory: string): Promise<void> {
    if (windows) return; // There is no such operation there.
    const handle = await files.open(directory, "r");
    try {
      await handle.sync();
    } catch (error) {
      // Some file systems (FUSE, SMB) know no such thing; there is no more to be had there.
      const unknown = ["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];
      if (!unknown.includes(errorCode(error) ?? "")) throw error;
    } finally {
      await handle.close();
    }
  }

  return {
    path,
    async list() {
      if (!(await inspect())) return undefined;
      return files.readdir(path).catch((error: unknown) => {
        if (errorCode(error) === "ENOENT") return undefined;
        throw error;
      });
    },
    async create() {
      if (await inspect()) return;
      const first = await files.mkdir(path, { recursive: true, mode: 0o700 });
      await inspect();
      if (windows || first === undefined) return;
      for (let made = path; made.length >= first.length; made = dirname(made)) {
        await synchronise(dirname(made)).catch((error: unknown) => {
          // A parent may let us pass without letting us look, as many a /home does.
          if (errorCode(error) !== "EACCES") throw error;
        });
      }
    },
    synchronise: () => synchronise(path),
  };
}

/** A mode as people write it. */
export function octal(mode: number): string {
  return `0${(mode & 0o7777).toString(8)}`;
}
