import { defineConfig, type ViteUserConfig } from "vitest/config";

// Hosts, servers and cables: too much for each run of the tests. `.ci/run` has a step of its own for it.
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["src/machines/**/*.machines.ts"],
    // Eight processes and a server at a time are enough for a small machine.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});

export default config;
