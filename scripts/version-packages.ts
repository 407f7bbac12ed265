// Makes versions and changelogs of the changesets, and brings along what else names the version.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { changesetCommand } from "./changesets.ts";
import { readManifest, root } from "./repository.ts";
import { run } from "./run.ts";
import { trackedFiles } from "./tracked-files.ts";

/** Returns the exit code of changesets. */
export async function versionPackages(): Promise<number> {
  const before = currentVersion();
  const code = await run(...changesetCommand("version"), { cwd: root });
  const after = currentVersion();
  if (code === 0 && after !== before) {
    for (const file of trackedFiles()) renew(join(root, file), before, after);
    console.log(`All packages: ${before} → ${after}`);
  }
  return code;
}

/** All packages have the same. */
function currentVersion(): string {
  return readManifest(join(root, "packages/core")).version;
}

/** The lines that install tarballs, and the manifests of the templates: neither is a package to changesets. */
function renew(path: string, before: string, after: string): void {
  const renewed = path.endsWith(".md")
    ? { from: `-${before}.tgz`, to: `-${after}.tgz` }
    : /[\\/]templates[\\/].*package\.json$/.test(path)
      ? { from: `"version": "${before}"`, to: `"version": "${after}"` }
      : undefined;
  if (renewed === undefined) return;
  const text = readFileSync(path, "utf8");
  const changed = text.replaceAll(renewed.from, renewed.to);
  if (changed !== text) writeFileSync(path, changed);
}
