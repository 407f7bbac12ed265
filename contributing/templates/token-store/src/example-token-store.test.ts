import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { testTokenStore } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { createExampleTokenStore } from "./index.js";

testTokenStore<string>({
  describe,
  it,
  name: "the example store",
  create: () => join(mkdtempSync(join(tmpdir(), "store-example-")), "tokens.db"),
  open: (path) => createExampleTokenStore({ path }),
  dispose: (path) => rmSync(dirname(path), { recursive: true, force: true }),
  corrupt(path, key) {
    const database = new DatabaseSync(path);
    database
      .prepare("update tokens set record = ? where id = ?")
      .run('{"format":1,"tok', JSON.stringify(key));
    database.close();
  },
});

describe("the example store, beside what every store must do", () => {
  it("names the file and the fix when it cannot be used, and works once it can", async () => {
    const directory = mkdtempSync(join(tmpdir(), "store-example-"));
    try {
      const path = join(directory, "later", "tokens.db");
      const store = createExampleTokenStore({ path });
      await expect(store.get("a-key")).rejects.toMatchObject({
        code: "AUTH_STORE",
        message: expect.stringContaining(path),
      });
      mkdirSync(dirname(path));
      expect(await store.get("a-key")).toBeUndefined();
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("refuses a path that is none, where it is passed", () => {
    expect(() => createExampleTokenStore({ path: "" })).toThrow(TypeError);
  });
});
