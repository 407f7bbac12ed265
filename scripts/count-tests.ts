// Prints "<passed> <failed>" of the tests that the last run left results of. A suite that broke before its tests, and a
// workspace that left no result at all, count as failed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readManifest, root } from "./repository.ts";

interface Results {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
}

const below = (parent: string): string[] =>
  readdirSync(join(root, parent)).map((name) => join(root, parent, name));
const single = ["benchmarks", "tests"].map((name) => join(root, name));
const tested = [...below("packages"), ...below("apps"), ...single].filter(
  (folder) =>
    existsSync(join(folder, "package.json")) && readManifest(folder).scripts?.test !== undefined,
);

let passed = 0;
let failed = 0;
for (const folder of tested) {
  const file = join(folder, "test-results/vitest.json");
  if (!existsSync(file)) {
    failed += 1;
    continue;
  }
  const results: Results = JSON.parse(readFileSync(file, "utf8"));
  passed += results.numPassedTests;
  failed += results.success ? 0 : Math.max(results.numFailedTests, 1);
}
console.log(`${passed} ${failed}`);
