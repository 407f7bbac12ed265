import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: { include: ["leak.ts"], setupFiles: ["../record-secrets.ts"] },
});

export default config;
