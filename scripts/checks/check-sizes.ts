// What a bundle gains by a package: everything it exports, with its dependencies, minified and compressed. Core has a limit of
// its own and is not counted again in a broker package. Why core's limit is what it is: contributing/decisions/0004.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../repository.ts";
import type { PackedPackage } from "./packed-package.ts";

/** Bytes, gzip. */
const limits: Record<string, number> = {
  "@auth/core": 11.25 * 1024,
  "@auth/kis": 24 * 1024,
  "@auth/kiwoom": 24 * 1024,
  "@auth/store-encrypted": 8 * 1024,
  "@auth/store-postgres": 5.5 * 1024,
  "@auth/store-redis": 5 * 1024,
};

/** Prints every library's size; one problem per package over its limit. */
export async function checkSizes(packages: readonly PackedPackage[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { manifest } of packages) {
    const limit = limits[manifest.name];
    if (limit === undefined) continue;
    const { outputFiles } = await build({
      stdin: { contents: `export * from "${manifest.name}";`, resolveDir: join(root, "scripts") },
      // The built files, not the sources that the workspace's paths lead to.
      tsconfigRaw: {},
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      platform: "neutral",
      target: "es2022",
      external: manifest.name === "@auth/core" ? [] : ["@auth/core"],
    });
    const bytes = gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
    const share = `${kibibytes(bytes)} of ${kibibytes(limit)} KiB`;
    console.log(`     ${manifest.name}: ${share}, minified and compressed`);
    if (bytes > limit) problems.push(`${manifest.name} has grown to ${share}`);
  }
  return problems;
}

function kibibytes(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}
