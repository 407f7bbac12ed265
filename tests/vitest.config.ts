import { defineConfig, type ViteUserConfig } from "vitest/config";

// No alias to the sources, unlike everywhere else: these tests are about the built packages.
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    // Most of these wait for processes: vitest's own number, which leaves a processor to itself, would have them wait in turn.
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: ["default", "json"],
    outputFile: { json: "test-results/vitest.json" },
    setupFiles: process.env.CANARY_DIRECTORY ? ["src/canary/record-secrets.ts"] : [],
  },
});

export default config;
