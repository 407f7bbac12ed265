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

// The private kits travel inside the packages that are built with them, code and types; everything else is a dependency.
const kits = ["@auth/provider-kit", "@auth/store-kit"];

export default defineConfig([
  { ...common, format: "esm", noExternal: kits },
  // These are ESM only: `require` of them works from Node 22.12 on, and we promise 22.
  {
    ...common,
    format: "cjs",
    noExternal: [...kits, "@noble/hashes", "ky", "env-paths", "is-safe-filename"],
  },
  {
    ...common,
    format: ["esm", "cjs"],
    dts: {
      only: true,
      // Instead of the workspace's paths, which lead to sources: declarations name the packages they come from.
      compilerOptions: {
        paths: Object.fromEntries(
          kits.map((kit) => [kit, [kit.replace("@auth/", "../").concat("/src/index.ts")]]),
        ),
      },
    },
  },
]);
