import { mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { testTokenStore } from "@auth/testing";
import { describe, it } from "vitest";
import { startChild } from "../test-support/start-child.js";
import { createFileNames } from "./file-names.js";
import { createFsTokenStore } from "./index.js";

testTokenStore<string>({
  describe,
  it,
  name: "the file store",
  patienceMs: 10_000,
  create: async () => join(await mkdtemp(join(tmpdir(), "store-fs-")), "tokens"),
  dispose: (directory) => rm(dirname(directory), { recursive: true, force: true }),
  open: (directory) => createFsTokenStore({ directory }),
  async race(directory, calls) {
    const children = await Promise.all(
      calls.map((call) => startChild({ type: "set", directory, call })),
    );
    for (const child of children) child.go();
    await Promise.all(children.map((child) => child.ended));
    return children.map(({ said }) => said[0] === true);
  },
  async crash(directory, call) {
    const child = await startChild({ type: "set", directory, call });
    child.go();
    // A write takes some turns of the event loop there, and so of ours.
    const turns = Math.floor(Math.random() * 200);
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
    child.signal("SIGKILL");
    await child.ended;
  },
  async corrupt(directory, key) {
    const { serialOf } = createFileNames(key);
    for (const file of await readdir(directory)) {
      if (serialOf(file) !== undefined) await writeFile(join(directory, file), '{"format":1,"tok');
    }
  },
  async breakDown(directory) {
    await rename(directory, `${directory}.away`);
    await writeFile(directory, "not a directory");
  },
  async repair(directory) {
    await rm(directory);
    await rename(`${directory}.away`, directory);
  },
});
