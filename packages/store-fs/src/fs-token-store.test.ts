import { mkdir, open, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { TokenRecord, TokenStore } from "@auth/core";
import { describe, expect, it } from "vitest";
import { createActor } from "../test-support/actor.js";
import { hostWith } from "../test-support/hosts.js";
import { temporaryDirectory } from "../test-support/temporary-directory.js";
import { createFsTokenStore } from "./index.js";
import { createStoreIn } from "./store-in.js";

const key = `kis-access-token-${"0123456789abcdef".repeat(4)}`;
const recordOf = (revision: number): TokenRecord => ({ format: 1, key, revision, dead: [] });

const put = (store: TokenStore, revision: number): Promise<boolean> =>
  store.set(key, recordOf(revision), { expectedRevision: revision - 1, ttlMs: 60_000 });

describe("the files", () => {
  it("are one per key, named after key, format and serial, with the record as JSON", async () => {
    const directory = temporaryDirectory();
    const store = createFsTokenStore({ directory });
    for (const revision of [1, 2, 3]) await put(store, revision);
    expect(await readdir(directory)).toEqual([`${key}.v1.3.json`]);
    const text = await readFile(join(directory, `${key}.v1.3.json`), "utf8");
    expect(text).toBe(`${JSON.stringify(recordOf(3))}\n`);
  });

  it("say null after a delete, so that nobody takes up an old serial, and hold no token any more", async () => {
    const directory = temporaryDirectory();
    const store = createFsTokenStore({ directory });
    await put(store, 1);
    await store.delete(key);
    await store.delete(key);
    expect(await readdir(directory)).toEqual([`${key}.v1.2.json`]);
    expect(await readFile(join(directory, `${key}.v1.2.json`), "utf8")).toBe("null\n");
    expect(await put(store, 1)).toBe(true);
    expect(await readdir(directory)).toEqual([`${key}.v1.3.json`]);
  });

  it("of other programs, other keys and other formats are left alone", async () => {
    const directory = temporaryDirectory();
    await mkdir(directory, { mode: 0o700 });
    const others = [
      `${key}.v2.9.json`,
      `${key}.json`,
      "notes.txt",
      `${key}-2.v1.7.json`,
      `${key}-2.v1.0123456789abcdef.tmp`,
    ];
    for (const file of others) await writeFile(join(directory, file), "theirs");
    const store = createFsTokenStore({ directory });
    expect(await store.get(key)).toBeUndefined();
    for (const revision of [1, 2]) await put(store, revision);
    await store.delete(key);
    const files = await readdir(directory);
    expect(files.sort()).toEqual([...others, `${key}.v1.3.json`].sort());
    for (const file of others) expect(await readFile(join(directory, file), "utf8")).toBe("theirs");
  });

  it("are not touched, and no directory is made, before something is saved", async () => {
    const directory = temporaryDirectory();
    const store = createFsTokenStore({ directory });
    store.on?.(key, () => {})();
    expect(await store.get(key)).toBeUndefined();
    await store.delete(key);
    await expect(readdir(directory)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("what set answered true to", () => {
  for (const hardLinks of [true, false]) {
    it(`is on disk before the name is, and the name before the old entry goes, ${hardLinks ? "with" : "without"} hard links`, async () => {
      const directory = temporaryDirectory();
      await put(createFsTokenStore({ directory }), 1);
      let taken: boolean | undefined;
      const actor = await createActor(
        async (host) => {
          const store = createStoreIn(async () => directory, host);
          taken = await put(store, 2);
        },
        { hardLinks },
      );
      const steps: string[] = [];
      while (actor.next !== undefined) {
        if (/write|sync|link|rename|rm/.test(actor.next)) steps.push(actor.next);
        await actor.step();
      }
      await actor.dismiss();
      expect(taken).toBe(true);
      const [byLink, byRename] = [
        // The record; its ticket, which nobody needs any more; the directory; the entry from before.
        ["write", "write", "sync", "link", "unlink", "sync", "unlink"],
        // A link is tried first, and its ticket removed. The record, the ticket's directory; the store's directory.
        [
          ...["write", "write", "sync", "link", "unlink"],
          ...["write", "write", "sync", "sync", "rename", "sync", "unlink"],
        ],
      ];
      expect(steps).toEqual(hardLinks ? byLink : byRename);
    });
  }

  it("is on disk with all directories that were made for it", async () => {
    const directory = join(temporaryDirectory(), "made", "too");
    const synchronised: string[] = [];
    const host = hostWith({
      async open(...args) {
        const handle = await open(...args);
        const sync = handle.sync.bind(handle);
        handle.sync = async () => {
          synchronised.push(String(args[0]));
          await sync();
        };
        return handle;
      },
    });
    expect(
      await put(
        createStoreIn(async () => directory, host),
        1,
      ),
    ).toBe(true);
    const made = [directory, dirname(directory), dirname(dirname(directory))];
    expect(synchronised).toEqual(expect.arrayContaining([...made, dirname(made[2] ?? "")]));
  });
});

describe("a revision that came round again after a delete", () => {
  it("is not taken for the one that was read before", async () => {
    const directory = temporaryDirectory();
    const slow = createFsTokenStore({ directory });
    await put(slow, 1);
    await put(slow, 2);
    const others = createFsTokenStore({ directory });
    await others.delete(key);
    await put(others, 1);
    await put(others, 2);
    expect(await put(slow, 3)).toBe(false);
    expect((await slow.get(key))?.revision).toBe(2);
    expect(await put(slow, 3)).toBe(true);
  });
});

describe("createFsTokenStore", () => {
  it("takes a relative directory from where the program is at that moment", async () => {
    const directory = temporaryDirectory();
    const before = process.cwd();
    const store = createFsTokenStore({ directory: relative(before, directory) });
    try {
      process.chdir("/");
      await put(store, 1);
    } finally {
      process.chdir(before);
    }
    expect(await readdir(directory)).toHaveLength(1);
  });

  it("refuses what is no directory at once, naming the fix", () => {
    for (const directory of ["", "  ", "a\0b", 7, null]) {
      expect(() => createFsTokenStore({ directory: directory as string })).toThrow(
        new TypeError(`directory must be a path, got ${JSON.stringify(directory)}`),
      );
    }
    for (const directory of ["~", "~/tokens"]) {
      expect(() => createFsTokenStore({ directory })).toThrow(
        /only shells know what ~ is: use homedir\(\)/,
      );
    }
  });

  it("refuses to save what it could not give back", async () => {
    const directory = temporaryDirectory();
    const store = createFsTokenStore({ directory });
    const wrong = [{ ...recordOf(1), key: "other" }, { ...recordOf(0) }, {} as TokenRecord];
    for (const record of wrong) {
      await expect(store.set(key, record, { expectedRevision: 0, ttlMs: 1 })).rejects.toThrow(
        new TypeError("set: the record must be one of format 1, under its own key"),
      );
    }
    await expect(readdir(directory)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
