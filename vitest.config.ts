import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Tests run against the sources; the built packages are tried in tests/.
export default defineConfig({
  resolve: {
    alias: [{ find: /^@auth\/([a-z-]+)$/, replacement: at("./packages/$1/src/index.ts") }],
  },
  define: { __PACKAGE_VERSION__: JSON.stringify("0.0.0-source") },
  test: {
    include: ["src/**/*.test.ts"],
    testTimeout: 20_000,
    // Many start a server before the first test, and a busy machine may take longer than Vitest's own ten seconds for that.
    hookTimeout: 60_000,
    // A busy machine may take a second, which is Vitest's own limit, to look twice.
    expect: { poll: { timeout: 10_000 } },
    reporters: ["default", "json"],
    outputFile: { json: "test-results/vitest.json" },
    // In the canary run every secret that crosses the wire is noted, to be searched for afterwards.
    setupFiles: process.env.CANARY_DIRECTORY ? [at("./tests/src/canary/record-secrets.ts")] : [],
  },
});
