// Checks the packages as a registry would receive them. Every check prints what it found; one problem fails the run.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkApiReports } from "./checks/check-api-reports.ts";
import { checkConsumers } from "./checks/check-consumers.ts";
import { checkFileLists } from "./checks/check-file-lists.ts";
import { checkImports } from "./checks/check-imports.ts";
import { checkLicences } from "./checks/check-licences.ts";
import { checkPublint } from "./checks/check-publint.ts";
import { checkSizes } from "./checks/check-sizes.ts";
import { checkTypeResolution } from "./checks/check-type-resolution.ts";
import { type PackedPackage, readPackedPackage } from "./checks/packed-package.ts";
import { packPackages } from "./pack-packages.ts";
import { readPublishedPackages } from "./repository.ts";

type Check = (packages: readonly PackedPackage[]) => Promise<string[]>;

const checks: Record<string, Check> = {
  "file lists": checkFileLists,
  "API reports": checkApiReports,
  publint: checkPublint,
  "type resolution": checkTypeResolution,
  consumers: checkConsumers,
  imports: checkImports,
  licences: checkLicences,
  sizes: checkSizes,
};

const folder = mkdtempSync(join(tmpdir(), "packed-"));
try {
  const tarballs = await packPackages(readPublishedPackages(), folder);
  const packages = tarballs.map(readPackedPackage);
  for (const [title, check] of Object.entries(checks)) {
    const problems = await check(packages);
    console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${title}`);
    for (const problem of problems) {
      console.log(`     ${problem}`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
