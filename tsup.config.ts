import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

// One configuration for every package: it runs in the package's folder and reads its manifest.
const manifest: { name: string; version: string; bin?: Record<string, string> } = JSON.parse(
  readFileSync("package.json", "utf8"),
);

export default defineConfig({
  entry: manifest.bin ? ["src/index.ts", "src/cli.ts"] : ["src/index.ts"],
  format: ["esm", "cjs"],
  target: "es2022",
  platform: "neutral",
  // The private kit travels inside the broker packages; everything else is a dependency.
  noExternal: ["@auth/provider-kit"],
  external: [/^node:/],
  dts: { resolve: [/^@auth\/provider-kit$/] },
  define: { __PACKAGE_VERSION__: JSON.stringify(manifest.version) },
  clean: true,
  splitting: false,
  treeshake: true,
  silent: true,
});
