import * as promises from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../test-support/temporary-directory.js";
import { createHost, type Files } from "./host.js";
import { createStoreIn } from "./store-in.js";
import { syncByDescriptor } from "./sync-by-descriptor.js";

/** As Yarn 4 puts them in the place of Node's; tests/src/install has the real ones. */
const pluggedIn: Files = {
  ...promises,
  async open(...args) {
    const handle = await promises.open(...args);
    handle.sync = () => {
      throw new Error("Method not implemented.");
    };
    return handle;
  },
};

describe("in a project with Yarn's Plug'n'Play", () => {
  it("a token is saved, although file handles there cannot be synchronised", async () => {
    const key = "kis-access-token-0123";
    const record = { format: 1, key, revision: 1, dead: [] } as const;
    const save = (files: Files): Promise<boolean> => {
      const directory = temporaryDirectory();
      const store = createStoreIn(async () => directory, createHost({ files }));
      return store.set(key, { ...record, dead: [] }, { expectedRevision: 0, ttlMs: 60_000 });
    };
    await expect(save(pluggedIn)).rejects.toThrow(/Method not implemented/);
    expect(await save(syncByDescriptor(pluggedIn))).toBe(true);
  });

  it("what the disk says to it is told all the same", async () => {
    const handle = await syncByDescriptor(pluggedIn).open(import.meta.filename, "r");
    await handle.close();
    await expect(handle.sync()).rejects.toThrow();
  });
});
