import { defineConfig, type ViteUserConfig } from "vitest/config";

// The built site in a real Chromium. `.ci/run` has a step of its own for it, after `pnpm site`.
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["src/site/**/*.browser.ts"],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // One browser for all; the pages of a file are opened side by side.
    fileParallelism: false,
    isolate: false,
    maxConcurrency: 3,
  },
});

export default config;
