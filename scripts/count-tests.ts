// Prints "<passed> <failed>" of the tests that the last run left results of, and below it a line for each that failed. A
// suite that broke before its tests, and a workspace that left no result at all, count as failed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { readManifest, root } from "./repository.ts";

interface Results {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  testResults: Suite[];
}

interface Suite {
  name: string;
  status: string;
  message: string;
  assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
}

/** A line for each test of the suite that failed, or for the suite that broke before its tests. */
function failuresOf({ name, status, message, assertionResults }: Suite): string[] {
  const line = (what: string, why = ""): string =>
    `${relative(root, name)}: ${what}: ${why.split("\n", 1)}`;
  const failures = assertionResults
    .filter((test) => test.status === "failed")
    .map((test) => line(test.fullName, test.failureMessages[0]));
  return failures.length === 0 && status === "failed" ? [line("broke", message)] : failures;
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
const failures: string[] = [];
for (const folder of tested) {
  const file = join(folder, "test-results/vitest.json");
  if (!existsSync(file)) {
    failed += 1;
    failures.push(`${relative(root, folder)}: left no results`);
    continue;
  }
  const results: Results = JSON.parse(readFileSync(file, "utf8"));
  passed += results.numPassedTests;
  failed += results.success ? 0 : Math.max(results.numFailedTests, 1);
  failures.push(...results.testResults.flatMap(failuresOf));
}
console.log([`${passed} ${failed}`, ...failures].join("\n"));
