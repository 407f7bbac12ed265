import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createFsTokenStore } from "./fs-token-store.js";
import { toStoreError } from "./store-trouble.js";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** As Deno throws it. */
function notCapable(access: string): Error {
  const error = new Error(`Requires ${access}, run again with the --allow-sys flag`);
  error.name = "NotCapable";
  return error;
}

describe("where files don't last or may not be used", () => {
  it("a worker is told at once, before it believes that its tokens are safe", () => {
    vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
    expect(() => createFsTokenStore()).toThrow(
      expect.objectContaining({
        code: "AUTH_CONFIGURATION",
        message:
          "createFsTokenStore() keeps tokens in files, and a worker has none that last. Pass another store: " +
          "createMemoryTokenStore() from @auth/store-memory, or a store of your own over the platform's storage.",
      }),
    );
  });

  it("any other runtime with a navigator is none of that", () => {
    vi.stubGlobal("navigator", { userAgent: "Node.js/24" });
    expect(() => createFsTokenStore()).not.toThrow();
  });

  it.runIf(process.platform !== "win32")(
    "Deno without permission is told what to start it with",
    () => {
      vi.spyOn(process, "geteuid").mockImplementation(() => {
        throw notCapable('sys access to "uid"');
      });
      for (const options of [{}, { directory: "tokens" }]) {
        expect(() => createFsTokenStore(options)).toThrow(
          expect.objectContaining({
            code: "AUTH_CONFIGURATION",
            message:
              'createFsTokenStore() was not permitted to use files: Requires sys access to "uid". Start Deno with ' +
              "--allow-read --allow-write --allow-env --allow-sys, or pass another store: " +
              "createMemoryTokenStore() from @auth/store-memory, or a store of your own.",
          }),
        );
      }
    },
  );

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
