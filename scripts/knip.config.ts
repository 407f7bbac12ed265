// `pnpm check` fails for a file, a dependency or an export that nothing uses, and for a dependency that is not declared.
// Here is only what knip can't see by itself. An entry that is of no use any more fails as well.
import type { KnipConfig } from "knip";

const config: KnipConfig = {
  treatConfigHintsAsErrors: true,
  // Programs of the system, which tests start.
  ignoreBinaries: ["ip", "mkfifo", "mount", "umount"],
  workspaces: {
    ".": {
      // Named by the $schema of turbo.json; its launcher is a dependency of scripts.
      ignoreDependencies: ["turbo"],
    },
    "apps/examples": {
      // Run by their readers, by path.
      entry: ["src/{kis,kiwoom}-realtime.ts"],
    },
    // Copied to packages/, where they become workspaces.
    "contributing/templates/*": {},
    "contributing/templates/provider": {
      // The kit is bundled, and what it imports is not.
      ignoreDependencies: ["ky"],
    },
    docs: {
      // The site is made of their sources, and turbo learns it from the manifest.
      ignoreDependencies: [/^@auth\//],
    },
    "packages/core": {
      entry: ["src/index.ts", "stryker.*.ts"],
      // By the paths of tsconfig.base.json: a dependency would be a cycle.
      ignoreDependencies: ["@auth/testing"],
    },
    "packages/simulator": {
      entry: ["src/{index,cli}.ts", "test-support/source-hooks.ts"],
    },
    "packages/store-fs": {
      entry: ["src/index.ts", "test-support/child.ts"],
    },
    tests: {
      entry: [
        // Started as processes of their own, by path.
        "src/canary/scenario.ts",
        "src/docs/watched-bot.ts",
        "src/processes/bot.ts",
        "src/registry/registry-process.ts",
        "src/snippets/lead-to-simulator.ts",
        // Bundled for workerd.
        "src/runtimes/worker.ts",
        // Named to vitest by its path.
        "src/runtimes/report-suites.ts",
        // Suites for vitest that its own configuration does not name.
        "src/canary/{record-secrets,leaking-suite/*}.ts",
      ],
      // Snippets of the guides are compiled with them and import them.
      // "runtimes:suite" is what src/runtimes/bundle-suite.ts puts into a bundle.
      ignoreDependencies: ["@auth/store-encrypted", "pino", "unstorage", "runtimes"],
    },
  },
};

export default config;
