import { defineConfig, type ViteUserConfig } from "vitest/config";

// A whole release builds and checks everything anew: too much for each run of the tests. `.ci/run` has a step of its own for it.
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["src/release/**/*.release.ts"],
    testTimeout: 120_000,
    hookTimeout: 900_000,
  },
});

export default config;
