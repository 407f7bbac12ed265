import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { TokenRecord, TokenStore } from "@auth/core";
import { describe, expect, it } from "vitest";
import { failing, hostWith } from "../test-support/hosts.js";
import { temporaryDirectory } from "../test-support/temporary-directory.js";
import { createFsTokenStore } from "./index.js";
import { createStoreIn } from "./store-in.js";

const key = `kis-access-token-${"0123456789abcdef".repeat(4)}`;
const hasPython =
  spawnSync("python3", ["-c", "assert __import__('sys').version_info >= (3, 8)"]).status === 0;
const readme = await readFile(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");
const reader = /^```python\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? "";

function readWithPython(directory: string): string {
  const program = `${reader}\nimport sys\nprint(read_token(*sys.argv[1:]))`;
  const { stdout, stderr } = spawnSync("python3", ["-c", program, directory, key], {
    encoding: "utf8",
    env: { ...process.env, PYTHONIOENCODING: "utf-8" },
  });
  return stdout.trim() || stderr;
}

async function save(
  store: TokenStore,
  revision: number,
  token: Partial<TokenRecord>,
): Promise<void> {
  const record: TokenRecord = { format: 1, key, revision, dead: [], ...token };
  await store.set(key, record, { expectedRevision: revision - 1, ttlMs: 60_000 });
}

const tokenOf = (value: string, expiresAt = Date.now() + 3_600_000) => ({
  token: { value, issuedAt: 0, expiresAt },
});

it("the README's Python reader has at most 15 lines", () => {
  expect(reader.trim().split("\n").length).toBeLessThanOrEqual(15);
  expect(reader).toContain("def read_token(directory, key)");
});

describe.runIf(hasPython)("the README's Python reader", () => {
  it("finds the newest token", async () => {
    const directory = temporaryDirectory();
    const store = createFsTokenStore({ directory });
    for (let revision = 1; revision <= 11; revision += 1) {
      await save(store, revision, tokenOf(`invented-토큰-${revision}`));
    }
    expect(readWithPython(directory)).toBe("invented-토큰-11");
  });

  it("finds none where there is no directory, no record, no token, or a deleted record", async () => {
    const directory = temporaryDirectory();
    const store = createFsTokenStore({ directory });
    expect(readWithPython(directory)).toBe("None");
    await mkdir(directory, { mode: 0o700 });
    expect(readWithPython(directory)).toBe("None");
    await save(store, 1, {});
    expect(readWithPython(directory)).toBe("None");
    await save(store, 2, tokenOf("invented"));
    await store.delete(key);
    expect(readWithPython(directory)).toBe("None");
  });

  it("hands out no token that has expired or that the broker refused", async () => {
    const directory = temporaryDirectory();
    const store = createFsTokenStore({ directory });
    await save(store, 1, tokenOf("invented", Date.now() - 1));
    expect(readWithPython(directory)).toBe("None");
    const sha256 = createHash("sha256").update("invented").digest("hex");
    const dead = [{ sha256, at: 0, until: 1, cause: "rejected" as const }];
    await save(store, 2, { ...tokenOf("invented"), dead });
    expect(readWithPython(directory)).toBe("None");
  });

  it("reads entries that are directories", async () => {
    const directory = temporaryDirectory();
    const store = createStoreIn(async () => directory, hostWith({ link: failing("EPERM") }));
    await save(store, 1, tokenOf("invented"));
    expect(readWithPython(directory)).toBe("invented");
  });
});
