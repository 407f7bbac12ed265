// The tests as Stryker runs them, in a copy of this package: its sources are the mutated ones, those of the other
// packages stay where they are.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = dirname(fileURLToPath(import.meta.url));

function workspaceAbove(directory: string): string {
  return existsSync(join(directory, "pnpm-workspace.yaml"))
    ? directory
    : workspaceAbove(dirname(directory));
}

export default defineConfig({
  root: here,
  resolve: {
    alias: [
      { find: "@auth/core", replacement: join(here, "src/index.ts") },
      {
        find: /^@auth\/([a-z-]+)$/,
        replacement: join(workspaceAbove(here), "packages/$1/src/index.ts"),
      },
    ],
  },
  define: { __PACKAGE_VERSION__: JSON.stringify("0.0.0-source") },
  test: {
    include: ["stryker.tests.ts"],
    testTimeout: 20_000,
    // Enough sequences to find nearly every mutant, and no search for the shortest one that does.
    env: { MODEL_RUNS: "100", MODEL_SHRINK: "no" },
  },
});
