import * as promises from "node:fs/promises";
import { chmod, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { TokenRecord, TokenStore } from "@auth/core";
import { describe, expect, it } from "vitest";
import { failing, hostWith, systemError } from "../test-support/hosts.js";
import { temporaryDirectory } from "../test-support/temporary-directory.js";
import type { Files } from "./host.js";
import { createStoreIn } from "./store-in.js";

// Windows as far as its differences are known; the operations themselves are this machine's.
const key = "kis-access-token-0123";

function put(store: TokenStore, revision: number): Promise<boolean> {
  const record: TokenRecord = { format: 1, key, revision, dead: [] };
  return store.set(key, record, { expectedRevision: revision - 1, ttlMs: 60_000 });
}

/** An operation that fails a few times before it works. */
function busy<Operation extends (...args: never[]) => Promise<unknown>>(
  operation: Operation,
  codes: string[],
): Operation {
  const failThenWork = async (...args: never[]): Promise<unknown> => {
    const code = codes.shift();
    if (code !== undefined) throw systemError(code);
    return operation(...args);
  };
  return failThenWork as Operation;
}

/** A store on Windows, and the pauses that it made. */
function windowsStore(files: Partial<Files> = {}) {
  const directory = temporaryDirectory();
  const pauses: number[] = [];
  const pause = async (ms: number): Promise<void> => {
    pauses.push(ms);
  };
  const host = hostWith(files, { platform: "win32", pause });
  return { directory, pauses, store: createStoreIn(async () => directory, host) };
}

describe("on Windows", () => {
  it("no mode and no owner is looked at: access lists decide there", async () => {
    const { directory, store } = windowsStore({ chmod: failing("EPERM") });
    await put(store, 1);
    await chmod(directory, 0o777);
    await chmod(join(directory, `${key}.v1.1.json`), 0o666);
    expect((await store.get(key))?.revision).toBe(1);
    expect(await put(store, 2)).toBe(true);
    expect((await stat(directory)).mode & 0o777).toBe(0o777);
  });

  it("no directory is synchronised, which cannot be done there", async () => {
    const { directory, store } = windowsStore({
      async open(path, flags, mode) {
        if ((await stat(path).catch(() => undefined))?.isDirectory()) throw systemError("EPERM");
        return promises.open(path, flags, mode);
      },
    });
    expect(await put(store, 1)).toBe(true);
    expect(await readdir(directory)).toEqual([`${key}.v1.1.json`]);
  });

  it("a file that a virus scanner holds is tried again for a while, and no longer", async () => {
    const linkCodes = ["EPERM", "EBUSY", "EACCES"];
    const unlinkCodes = ["EBUSY", "EPERM"];
    const { pauses, store, directory } = windowsStore({
      link: busy(promises.link, linkCodes),
      unlink: busy(promises.unlink, unlinkCodes),
    });
    expect(await put(store, 1)).toBe(true);
    expect(pauses).toEqual([5, 10, 20, 5, 10]);
    expect(await readdir(directory)).toEqual([`${key}.v1.1.json`]);
    const held = windowsStore({ open: failing("EBUSY") as Files["open"] });
    await expect(put(held.store, 1)).rejects.toMatchObject({ code: "AUTH_STORE" });
    expect(held.pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(2_000);
  });

  it("a directory is renamed into place where there are no hard links, and tried again like a file", async () => {
    const renameCodes = ["EPERM", "EBUSY"];
    const { pauses, store, directory } = windowsStore({
      link: failing("EISDIR"),
      rename: busy(promises.rename, renameCodes),
    });
    expect(await put(store, 1)).toBe(true);
    expect(pauses).toEqual([5, 10]);
    expect((await store.get(key))?.revision).toBe(1);
    expect(await readdir(join(directory, `${key}.v1.1.json`))).toEqual(["record.json"]);
  });

  it("a name that is taken is told from one that is held", async () => {
    const directory = temporaryDirectory();
    const rename: Files["rename"] = async (from, to) => {
      if (await stat(to).catch(() => undefined)) throw systemError("EPERM");
      await promises.rename(from, to);
    };
    const link = failing("EISDIR");
    const host = hostWith({ link, rename }, { platform: "win32", pause: async () => {} });
    const stores = [1, 2, 3, 4].map(() => createStoreIn(async () => directory, host));
    const taken = await Promise.all(stores.map((store) => put(store, 1)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });
});
