import { expect, it, onTestFinished, vi } from "vitest";
import { createFsTokenStore } from "./fs-token-store.js";

interface WithDeno {
  Deno?: { permissions: { revoke(descriptor: { name: string }): Promise<unknown> } };
}

/** On Deno for good, so this file has no other test. Elsewhere as Deno throws it. */
async function losePermission(): Promise<void> {
  const { Deno } = globalThis as WithDeno;
  if (Deno) {
    await Deno.permissions.revoke({ name: "sys" });
    return;
  }
  const refused = vi.spyOn(process, "geteuid").mockImplementation(() => {
    const message = 'Requires sys access to "uid", run again with the --allow-sys flag';
    throw Object.assign(new Error(message), { name: "NotCapable" });
  });
  onTestFinished(() => refused.mockRestore());
}

// Windows has no such number to ask for.
it.runIf(process.platform !== "win32")(
  "Deno without permission is told what to start it with",
  async () => {
    await losePermission();
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
