import * as promises from "node:fs/promises";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TokenRecord, TokenStore } from "@auth/core";
import { testTokenStore } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { failing, hostWith, systemError } from "../test-support/hosts.js";
import { temporaryDirectory } from "../test-support/temporary-directory.js";
import { createFsTokenStore } from "./index.js";
import { createStoreIn } from "./store-in.js";

const key = "kis-access-token-0123";
const linkless = (directory: string, code = "EPERM"): TokenStore =>
  createStoreIn(async () => directory, hostWith({ link: failing(code) }));

function put(store: TokenStore, revision: number): Promise<boolean> {
  const record: TokenRecord = { format: 1, key, revision, dead: [] };
  return store.set(key, record, { expectedRevision: revision - 1, ttlMs: 60_000 });
}

testTokenStore<string>({
  describe,
  it,
  name: "the file store without hard links",
  patienceMs: 10_000,
  create: async () => join(await mkdtemp(join(tmpdir(), "store-fs-")), "tokens"),
  dispose: (directory) => rm(dirname(directory), { recursive: true, force: true }),
  open: (directory) => linkless(directory),
});

describe("on a file system without hard links", () => {
  it("a record is a directory with one file, and only the newest is left", async () => {
    const directory = temporaryDirectory();
    const store = linkless(directory);
    for (const revision of [1, 2, 3]) expect(await put(store, revision)).toBe(true);
    expect(await readdir(directory)).toEqual([`${key}.v1.3.json`]);
    const text = await readFile(join(directory, `${key}.v1.3.json`, "record.json"), "utf8");
    expect(JSON.parse(text).revision).toBe(3);
  });

  it("it makes no difference how the system says so", async () => {
    for (const code of ["EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EISDIR"]) {
      expect(await put(linkless(temporaryDirectory(), code), 1), code).toBe(true);
    }
  });

  it("processes that may link and processes that may not share a record", async () => {
    const directory = temporaryDirectory();
    const stores = [createFsTokenStore({ directory }), linkless(directory)];
    for (let revision = 1; revision <= 6; revision += 1) {
      const taken = await Promise.all(
        stores.flatMap((store) => [put(store, revision), put(store, revision)]),
      );
      expect(taken.filter(Boolean), `revision ${revision}`).toHaveLength(1);
      for (const store of stores) expect((await store.get(key))?.revision).toBe(revision);
    }
    expect(await readdir(directory)).toEqual([`${key}.v1.6.json`]);
  });
});

describe("on a network file system that loses the answer to a link", () => {
  it("a write that was taken is not taken for somebody else's", async () => {
    const directory = temporaryDirectory();
    // The server made the link; asked again, it says that the name is taken.
    const host = hostWith({
      async link(from, to) {
        await promises.link(from, to);
        throw systemError("EEXIST");
      },
    });
    expect(
      await put(
        createStoreIn(async () => directory, host),
        1,
      ),
    ).toBe(true);
    expect(await readdir(directory)).toEqual([`${key}.v1.1.json`]);
  });
});
