import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createFsTokenStore } from "./fs-token-store.js";
import { toStoreError } from "./store-trouble.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** As Deno throws it. */
function notCapable(access: string): Error {
  const error = new Error(`Requires ${access}, run again with the --allow-sys flag`);
  error.name = "NotCapable";
  return error;
}

describe("where files don't last or may not be used", () => {
  it("any other runtime with a navigator is none of that", () => {
    vi.stubGlobal("navigator", { userAgent: "Node.js/24" });
    expect(() => createFsTokenStore()).not.toThrow();
  });

  it("a permission that turns out to be missing at a file says the same, and is no other error", async () => {
    expect(toStoreError(notCapable("read access"), "/tokens", false)).toMatchObject({
      code: "AUTH_CONFIGURATION",
      message: expect.stringContaining("Requires read access. Start Deno with --allow-read"),
    });
    const directory = await mkdtemp(join(tmpdir(), "tokens-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    await expect(
      createFsTokenStore({ directory }).get("kis-access-token-1"),
    ).resolves.toBeUndefined();
  });
});
