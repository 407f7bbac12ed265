import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFsTokenStore } from "@auth/store-fs";
import { testTokenStore } from "@auth/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { createEncryptedTokenStore, type EncryptionKey } from "./index.js";

const keys: EncryptionKey[] = [{ id: "2026-11", key: new Uint8Array(32).fill(11) }];
const makeDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), "store-encrypted-"));
const remove = (directory: string): Promise<void> => rm(directory, { recursive: true });

testTokenStore<string>({
  describe,
  it,
  name: "the encrypted store over the file store",
  create: makeDirectory,
  open: (directory) =>
    createEncryptedTokenStore({ store: createFsTokenStore({ directory }), keys }),
  dispose: remove,
});

it("no file shows a token to whoever reads it", async () => {
  const directory = await makeDirectory();
  onTestFinished(() => remove(directory));
  const store = createEncryptedTokenStore({ store: createFsTokenStore({ directory }), keys });
  await store.set(key, sampleRecord(1, "canary-token"), expecting(0));
  await store.set(key, sampleRecord(2, "canary-token"), expecting(1));
  const files = await readdir(directory);
  expect(files).not.toEqual([]);
  for (const file of files) {
    expect(await readFile(join(directory, file), "utf8")).not.toContain("canary-token");
  }
});
