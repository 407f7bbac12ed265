// Are the types wrong? Every entry point must resolve to its own declarations in each of the four ways TypeScript resolves.
import { checkPackage } from "@arethetypeswrong/core";
import type { PackedPackage } from "./packed-package.ts";

const modes = ["node10", "node16-cjs", "node16-esm", "bundler"] as const;

/** One problem per finding, and per mode without types. */
export async function checkTypeResolution(packages: readonly PackedPackage[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { manifest, analysable } of packages) {
    const result = await checkPackage(analysable, { entrypoints: ["."] });
    if (result.types === false) {
      problems.push(`${manifest.name} has no types`);
      continue;
    }
    for (const problem of result.problems) {
      problems.push(`${manifest.name}: ${JSON.stringify(problem)}`);
    }
    for (const mode of modes) {
      if (result.entrypoints["."]?.resolutions[mode].resolution?.isTypeScript !== true) {
        problems.push(`${manifest.name} has no declarations under ${mode}`);
      }
    }
  }
  return problems;
}
