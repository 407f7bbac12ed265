import { execFileSync } from "node:child_process";
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import type { StoreEvent, TokenRecord } from "@auth/core";
import { describe, expect, it } from "vitest";
import { hostWith } from "../test-support/hosts.js";
import { temporaryDirectory } from "../test-support/temporary-directory.js";
import { createHost } from "./host.js";
import { createFsTokenStore } from "./index.js";
import { createStoreIn } from "./store-in.js";

const key = "kis-access-token-0123";
const first = { expectedRevision: 0, ttlMs: 60_000 };
const token = { value: "canary-7Qw3vXz9KpL2", issuedAt: 1000, expiresAt: 2000 };
const record: TokenRecord = { format: 1, key, revision: 1, dead: [], token };

const modeOf = async (path: string): Promise<string> =>
  ((await lstat(path)).mode & 0o7777).toString(8);

/** A store over a new directory, and its file. */
async function savedUnheard() {
  const directory = temporaryDirectory();
  const store = createFsTokenStore({ directory });
  await store.set(key, record, first);
  return { directory, store, file: join(directory, `${key}.v1.1.json`) };
}

/** The same, and all that its listeners are told. */
async function savedOnce() {
  const saved = await savedUnheard();
  const events: StoreEvent[] = [];
  saved.store.on?.(key, (event) => events.push(event));
  return { ...saved, events };
}

describe.runIf(process.platform !== "win32")("other users of the machine", () => {
  it("can read neither the directory nor a file, whatever the umask", async () => {
    const before = process.umask(0);
    try {
      const { directory, store, file } = await savedOnce();
      expect(await modeOf(directory)).toBe("700");
      expect(await modeOf(file)).toBe("600");
      await store.set(key, { ...record, revision: 2 }, { ...first, expectedRevision: 1 });
      expect(await modeOf(join(directory, `${key}.v1.2.json`))).toBe("600");
    } finally {
      process.umask(before);
    }
  });

  it("are locked out of a file that was opened to them, and the owner hears of it", async () => {
    const { store, events, file } = await savedOnce();
    for (const mode of [0o644, 0o640, 0o604, 0o620, 0o666]) {
      events.length = 0;
      await chmod(file, mode);
      expect(await store.get(key)).toEqual(record);
      expect(await modeOf(file)).toBe("600");
      const repaired = events.filter(({ type }) => type === "permissions-repaired");
      expect(repaired).toHaveLength(1);
      expect(repaired[0]?.detail).toContain(
        `${file} was open to other users (0${mode.toString(8)})`,
      );
      expect(inspect(repaired)).not.toContain("canary");
    }
    events.length = 0;
    await store.get(key);
    expect(events).toEqual([]);
  });

  it("are locked out of a directory that was opened to them, by get and by set", async () => {
    const { directory, store, events } = await savedOnce();
    await chmod(directory, 0o755);
    await Promise.all([store.get(key), store.get(key), store.get("another-key")]);
    expect(await modeOf(directory)).toBe("700");
    await chmod(directory, 0o777);
    await store.set(key, { ...record, revision: 2 }, { ...first, expectedRevision: 1 });
    expect(await modeOf(directory)).toBe("700");
    const details = events.filter(({ type }) => type === "permissions-repaired");
    expect(details.map(({ detail }) => detail)).toEqual([
      `${directory} was open to other users (0755) and is now closed to them (0700).`,
      `${directory} was open to other users (0777) and is now closed to them (0700).`,
    ]);
  });

  it("keep their access to a directory that holds more than tokens, as a project's own does", async () => {
    const { directory, store, events } = await savedOnce();
    await writeFile(join(directory, "package.json"), "{}");
    await chmod(directory, 0o755);
    expect(await store.get(key)).toEqual(record);
    expect(await modeOf(directory)).toBe("755");
    expect(events.filter(({ type }) => type === "permissions-repaired")).toEqual([]);
  });

  it("cannot plant files: a shared directory into which they may write is refused, and left as it is", async () => {
    const { directory, store } = await savedOnce();
    await chmod(directory, 0o1777);
    await expect(store.get(key)).rejects.toThrow(/is shared.*\(01777\).*Use a directory within it/);
    expect(await modeOf(directory)).toBe("1777");
    await writeFile(join(directory, "notes.txt"), "");
    await chmod(directory, 0o770);
    await expect(store.set(key, record, first)).rejects.toThrow(
      /other users may write into it \(0770\)/,
    );
    expect(await modeOf(directory)).toBe("770");
  });

  it("are not let in where the file system cannot keep them out", async () => {
    // A store that listens would look as soon as the mode changes, and close the directory by itself.
    const { directory, file } = await savedUnheard();
    await chmod(directory, 0o755);
    const chmodless = createStoreIn(async () => directory, hostWith({ chmod: async () => {} }));
    await expect(chmodless.get(key)).rejects.toMatchObject({
      code: "AUTH_STORE",
      message: expect.stringMatching(
        /is open to other users, and its file system cannot change that/,
      ),
    });
    await chmod(directory, 0o700);
    await chmod(file, 0o644);
    const host = hostWith({
      async open(...args: Parameters<ReturnType<typeof hostWith>["files"]["open"]>) {
        const handle = await hostWith({}).files.open(...args);
        handle.chmod = async () => {};
        return handle;
      },
    });
    await expect(createStoreIn(async () => directory, host).get(key)).rejects.toThrow(
      /holds .*\.v1\.1\.json, which is open to other users, and its file system cannot change that/,
    );
  });

  it("cannot lead the store elsewhere by a symbolic link, neither for the directory nor for a file", async () => {
    const { directory, store, file } = await savedOnce();
    await rename(file, `${directory}-elsewhere`);
    await symlink(`${directory}-elsewhere`, file);
    const refusal = {
      code: "AUTH_STORE",
      message: expect.stringMatching(/symbolic link and is refused\. Remove it/),
    };
    await expect(store.get(key)).rejects.toMatchObject(refusal);
    await expect(store.set(key, record, first)).rejects.toMatchObject(refusal);
    await rename(directory, `${directory}-real`);
    await symlink(`${directory}-real`, directory);
    const set = () => store.set(key, record, first);
    for (const call of [() => store.get(key), set, () => store.delete(key)]) {
      await expect(call()).rejects.toThrow(
        `The token directory ${directory} is a symbolic link, which is refused. Name its target`,
      );
    }
    expect(await readFile(`${directory}-elsewhere`, "utf8")).toContain("canary");
  });

  it("cannot halt the store with a pipe or an empty directory in the place of a file", async () => {
    const { directory, store } = await savedOnce();
    const next = join(directory, `${key}.v1.2.json`);
    execFileSync("mkfifo", ["-m", "600", next]);
    await expect(store.get(key)).rejects.toThrow(/which is no regular file and is refused/);
    await rm(next);
    await mkdir(next, { mode: 0o700 });
    await expect(store.get(key)).rejects.toThrow(/which is an empty directory and is refused/);
  });

  it("cannot hand over a file of theirs, or have root write into their directory", async () => {
    const { directory } = await savedOnce();
    const other = { ...createHost(), userId: 4242 };
    await expect(createStoreIn(async () => directory, other).get(key)).rejects.toThrow(
      /belongs to user \d+, but this program runs as user 4242\. Run it as that user, change the owner \(chown\), or pass/,
    );
  });
});

describe("the secret", () => {
  it("is in no file name, and in nothing that printing the store shows", async () => {
    const { directory, store } = await savedOnce();
    expect((await readdir(directory)).join()).not.toContain("canary");
    expect(inspect(store, { depth: 9, showHidden: true }) + JSON.stringify(store)).not.toContain(
      "canary",
    );
  });
});
