import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["src/canary/leaking-suite/leak.ts"],
    setupFiles: ["src/canary/record-secrets.ts"],
  },
});

export default config;
