// `pnpm api`: writes the API report of every package anew, from what is built.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reportFile, reportsFolder, writeApiReport } from "./api-report.ts";
import { readPublishedPackages, root } from "./repository.ts";

mkdirSync(reportsFolder, { recursive: true });
for (const built of readPublishedPackages()) {
  writeFileSync(join(root, reportFile(built.id)), writeApiReport(built));
  console.log(`ok   ${reportFile(built.id)}`);
}
