// The public API changes only where somebody meant it to: each package's report is committed, so that a review sees
// the change, and a report that differs from the last release's comes with a changeset.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { changedReports, pendingPackages } from "../api-changes.ts";
import { reportFile, writeApiReport } from "../api-report.ts";
import { root } from "../repository.ts";
import type { PackedPackage } from "./packed-package.ts";

/** One problem per report that is not what the build says, or that changed without a word to the users. */
export async function checkApiReports(packages: readonly PackedPackage[]): Promise<string[]> {
  const changed = changedReports();
  const announced = pendingPackages();
  if (changed === undefined)
    console.log("     the history is not here: changesets are not asked for");
  return packages.flatMap(({ source, manifest }) => {
    const file = reportFile(source.id);
    const kept = existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : "";
    if (kept !== writeApiReport(source)) {
      return [`${file} is not what ${manifest.name} exports: run pnpm api and review what changed`];
    }
    return changed?.has(file) && !announced.has(manifest.name)
      ? [`${file} changed since the last release, and no changeset names ${manifest.name}`]
      : [];
  });
}
