import { readFileSync, rmSync } from "node:fs";
import { defineConfig, type Options } from "tsup";

// One configuration for every published package: it runs in the package's folder and reads its manifest.
const manifest: { version: string; bin?: Record<string, string> } = JSON.parse(
  readFileSync("package.json", "utf8"),
);

// Not tsup's `clean`: the builds below run at once, and each would remove the others' files.
rmSync("dist", { recursive: true, force: true });

const common: Options = {
  entry: manifest.bin ? ["src/index.ts", "src/cli.ts"] : ["src/index.ts"],
  target: "es2022",
  platform: "neutral",
  external: [/^node:/],
  removeNodeProtocol: false,
  define: { __PACKAGE_VERSION__: JSON.stringify(manifest.version) },
  splitting: false,
  treeshake: true,
  silent: true,
};

// The private kit travels inside the broker packages, code and types; everything else is a dependency.
const kit = "@auth/provider-kit";

export default defineConfig([
  { ...common, format: "esm", noExternal: [kit] },
  // These are ESM only: `require` of them works from Node 22.12 on, and we promise 22.
  { ...common, format: "cjs", noExternal: [kit, "ky", "env-paths", "is-safe-filename"] },
  {
    ...common,
    format: ["esm", "cjs"],
    dts: {
      only: true,
      // Instead of the workspace's paths, which lead to sources: declarations name the packages they come from.
      compilerOptions: { paths: { [kit]: ["../provider-kit/src/index.ts"] } },
    },
  },
]);
