import { afterEach, expect, it, vi } from "vitest";
import { createFsTokenStore } from "./fs-token-store.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

// `pnpm runtimes workerd` runs this file in a real worker, where nothing needs to be pretended.
it("a worker is told at once, before it believes that its tokens are safe", () => {
  const worker = { userAgent: "Cloudflare-Workers" };
  if (navigator.userAgent !== worker.userAgent) vi.stubGlobal("navigator", worker);
  expect(() => createFsTokenStore()).toThrow(
    expect.objectContaining({
      code: "AUTH_CONFIGURATION",
      message:
        "createFsTokenStore() keeps tokens in files, and a worker has none that last. Pass another store: " +
        "createMemoryTokenStore() from @auth/store-memory, or a store of your own over the platform's storage.",
    }),
  );
});
