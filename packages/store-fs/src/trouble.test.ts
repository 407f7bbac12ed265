import { chmod, mkdir, open, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createTokenManager,
  type TokenManager,
  type TokenRecord,
  type TokenStore,
} from "@auth/core";
import { createManualClock, createScriptedProvider } from "@auth/testing";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { failing, hostWith } from "../test-support/hosts.js";
import { mountSmallDisk } from "../test-support/small-disk.js";
import { temporaryDirectory } from "../test-support/temporary-directory.js";
import type { Files, Host } from "./host.js";
import { createStoreIn } from "./store-in.js";

const key = `scripted-access-token-${"0".repeat(64)}`;
const record: TokenRecord = { format: 1, key, revision: 1, dead: [] };
const first = { expectedRevision: 0, ttlMs: 60_000 };

/** A way in which a directory cannot be used. */
interface Trouble {
  /** Makes it; `directory` is there, empty and private. May resolve to another one. */
  make?(directory: string): Promise<unknown>;
  /** The machine on which it happens. Default: this one. */
  host?: () => Host;
  /** What the error says after the name of the directory. */
  says: string;
  /** Reading works all the same. */
  readable?: boolean;
}

/** File operations of which those that make files fail with `code`. */
const unwritable = (code: string): Partial<Files> => ({
  open: (path, flags, mode) => (flags === "wx" ? failing(code)() : open(path, flags, mode)),
});

const elsewhere = "or pass another directory: createFsTokenStore({ directory }).";

const isRoot = process.geteuid?.() === 0;

const troubles: Record<string, Trouble> = {
  "is a file": {
    async make(directory) {
      await rm(directory, { recursive: true });
      await writeFile(directory, "");
    },
    says: `is a file. Move it away, ${elsewhere}`,
  },
  "is in a file": {
    async make(directory) {
      await writeFile(join(directory, "file"), "");
      return join(directory, "file", "tokens");
    },
    says: `cannot be used: it, or a directory that it is in, is a file (ENOTDIR). Move that file away, ${elsewhere}`,
  },
  "is a symbolic link": {
    async make(directory) {
      await symlink(directory, `${directory}-link`);
      return `${directory}-link`;
    },
    says: `is a symbolic link, which is refused. Name its target, ${elsewhere}`,
  },
  "belongs to another user": {
    host: () => ({ ...hostWith({}), userId: 4242 }),
    says: `belongs to user ${process.geteuid?.()}, but this program runs as user 4242. Run it as that user, change the owner (chown), ${elsewhere}`,
  },
  "may not be read": {
    host: () => hostWith({ readdir: failing("EACCES") as Files["readdir"] }),
    says: `cannot be read (EACCES). Let the user that runs this program own it, with mode 0700, ${elsewhere}`,
  },
  "may not be written": {
    host: () => hostWith(unwritable("EACCES")),
    says: `cannot be written (EACCES). Let the user that runs this program own it, with mode 0700, ${elsewhere}`,
    readable: true,
  },
  // Nothing is forbidden to root, so the next two are real for everybody else only.
  ...(!isRoot && {
    "is closed to its owner": {
      async make(directory) {
        await chmod(directory, 0);
        onTestFinished(() => chmod(directory, 0o700));
      },
      says: `cannot be read (EACCES). Let the user that runs this program own it, with mode 0700, ${elsewhere}`,
    },
    "is read-only for its owner": {
      make: (directory) => chmod(directory, 0o500),
      says: `cannot be written (EACCES). Let the user that runs this program own it, with mode 0700, ${elsewhere}`,
      readable: true,
    },
  }),
  "may not be made": {
    make: (directory) => rm(directory, { recursive: true }),
    host: () => hostWith({ mkdir: failing("EACCES") as Files["mkdir"] }),
    says: `cannot be written (EACCES). Let the user that runs this program own it, with mode 0700, ${elsewhere}`,
    readable: true,
  },
  "is mounted read-only": {
    host: () => hostWith(unwritable("EROFS")),
    says: `is on a read-only file system (EROFS). Mount that writable, ${elsewhere}`,
    readable: true,
  },
  "has no space for another file": {
    host: () => hostWith(unwritable("ENOSPC")),
    says: `is on a file system that is full, or over quota (ENOSPC). Free some space, ${elsewhere}`,
    readable: true,
  },
  "has no space for another name": {
    host: () => hostWith({ link: failing("ENOSPC") }),
    says: `is on a file system that is full, or over quota (ENOSPC). Free some space, ${elsewhere}`,
    readable: true,
  },
  "is removed at every write": {
    host: () => hostWith(unwritable("ENOENT")),
    says: `was removed while it was in use (ENOENT). Leave it in place, ${elsewhere}`,
    readable: true,
  },
  "never holds still": {
    host: () => hostWith({ link: failing("ENOENT") }),
    says: `did not hold still for 100 tries in a row. Find the program that keeps changing it, ${elsewhere}`,
    readable: true,
  },
  "is on a broken disk": {
    host: () => hostWith({ link: failing("EIO") }),
    says: `could not be written (EIO). Check the disk, ${elsewhere}`,
    readable: true,
  },
  "cannot be opened for want of file numbers": {
    host: () => hostWith({ readdir: failing("EMFILE") as Files["readdir"] }),
    says: `cannot be opened: there are too many open files (EMFILE). Close some, raise the limit (ulimit -n), ${elsewhere}`,
  },
};

for (const [name, trouble] of Object.entries(troubles)) {
  describe(`a directory that ${name}`, () => {
    async function store() {
      const directory = temporaryDirectory();
      await mkdir(directory, { mode: 0o700 });
      const made = await trouble.make?.(directory);
      const path = typeof made === "string" ? made : directory;
      const host = trouble.host?.() ?? hostWith({});
      return { path, store: createStoreIn(async () => path, host) };
    }

    it("is named by the error of get and set, with what is wrong and the fix", async () => {
      const { path, store: troubled } = await store();
      const error = {
        code: "AUTH_STORE",
        message: `The token directory ${path} ${trouble.says}`,
      };
      await expect(troubled.set(key, record, first)).rejects.toMatchObject(error);
      if (trouble.readable) expect(await troubled.get(key)).toBeUndefined();
      else await expect(troubled.get(key)).rejects.toMatchObject(error);
    });

    it("costs nobody a token: the manager goes on without the store and says so", async () => {
      const { path, store: troubled } = await store();
      const { manager, failures } = managerOver(troubled);
      expect((await manager.getToken()).value).toBe("token-1");
      expect((await manager.getToken()).value).toBe("token-1");
      expect(manager.status().saved).toBe(false);
      expect(failures[0]).toContain(path);
      await manager.close();
    });
  });
}

/** Time stands still for it: however slow the disk is, the store's own error comes before the manager's patience ends. */
function managerOver(store: TokenStore): { manager: TokenManager; failures: string[] } {
  const clock = createManualClock("2026-11-23T09:00:00+09:00");
  const provider = createScriptedProvider({ clock });
  const manager = createTokenManager({ provider, store, clock });
  const failures: string[] = [];
  manager.on((event) => {
    if (event.type === "store-failed") failures.push(event.error.message);
  });
  return { manager, failures };
}

describe("a directory that is removed while the store is in use", () => {
  it("is made again at the next write, and the token that was in it is saved again", async () => {
    const directory = temporaryDirectory();
    const store = createStoreIn(async () => directory, hostWith({}));
    const { manager, failures } = managerOver(store);
    const { value } = await manager.getToken();
    await rename(directory, `${directory}-removed`);
    await manager.invalidate("some other token");
    await manager.invalidate(value);
    expect(manager.status().saved).toBe(true);
    expect((await store.get(key))?.token?.value).toBe(value);
    expect(failures).toEqual([]);
    await manager.close();
  });
});

const disk = mountSmallDisk();
afterAll(() => disk?.remove());

// Needs the right to mount; the same is tried above with errors that are made up. The disk is one, and its story is told in this order.
describe.runIf(disk !== undefined)("a disk that is really full", { shuffle: false }, () => {
  const directory = disk?.path ?? "";
  const filler = join(directory, "filler");

  it("keeps the record that was there, and nothing of the one that did not fit", async () => {
    const store = createStoreIn(async () => directory, hostWith({}));
    await store.set(key, record, first);
    await writeFile(filler, Buffer.alloc(64 * 1024)).catch(() => {});
    const large = { ...record, revision: 2, padding: "x".repeat(10_000) };
    await expect(store.set(key, large, { ...first, expectedRevision: 1 })).rejects.toThrow(
      `The token directory ${directory} is on a file system that is full, or over quota (ENOSPC). Free some space`,
    );
    expect(await store.get(key)).toEqual(record);
    expect((await readdir(directory)).sort()).toEqual(["filler", `${key}.v1.1.json`]);
  });

  it("costs nobody a token, which is saved once there is space", async () => {
    const store = createStoreIn(async () => directory, hostWith({}));
    const { manager, failures } = managerOver(store);
    const { value } = await manager.getToken();
    expect(manager.status().saved).toBe(false);
    expect(failures[0]).toContain("ENOSPC");
    await rm(filler);
    await manager.close();
    expect((await store.get(key))?.token?.value).toBe(value);
  });

  it("is read as before where it is mounted read-only", async () => {
    disk?.makeReadOnly();
    const store = createStoreIn(async () => directory, hostWith({}));
    const { manager, failures } = managerOver(store);
    expect((await manager.getToken()).value).toBe("token-1");
    expect(failures).toEqual([]);
    const { revision = 0 } = (await store.get(key)) ?? {};
    const next = { ...record, revision: revision + 1 };
    await expect(store.set(key, next, { ...first, expectedRevision: revision })).rejects.toThrow(
      `The token directory ${directory} is on a read-only file system (EROFS). Mount that writable`,
    );
  });
});
