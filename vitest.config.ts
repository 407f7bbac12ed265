import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (name: string) =>
  fileURLToPath(new URL(`./packages/${name}/src/index.ts`, import.meta.url));

// Tests run against the sources; the built packages are tried in tests/.
export default defineConfig({
  resolve: {
    alias: [{ find: /^@auth\/([a-z-]+)$/, replacement: source("$1") }],
  },
  define: { __PACKAGE_VERSION__: JSON.stringify("0.0.0-source") },
  test: {
    include: ["src/**/*.test.ts"],
    testTimeout: 20_000,
  },
});
