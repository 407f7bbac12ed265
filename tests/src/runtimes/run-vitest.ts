import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { root } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { cleanEnvironment } from "../clean-environment.ts";
import { modelRuns, testTimeoutMs, vitest, vitestOptions } from "./count-tests.ts";
import type { PackageResult } from "./results.ts";

/** Of vitest's JSON report. */
interface Report {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

/** What a runtime made of one package's tests. */
export interface SuiteRun extends PackageResult {
  /** What failed, for people. */
  failures: string[];
}

/** Runs a package's tests as `pnpm test` does, in processes of the runtime whose program and first arguments are given. */
export async function runVitest(command: readonly string[], id: string): Promise<SuiteRun> {
  const cwd = join(root, "packages", id);
  const folder = await mkdtemp(join(tmpdir(), "runtimes-"));
  try {
    const file = join(folder, "vitest.json");
    const [program = "", ...first] = command;
    const { code, stdout, stderr } = await capture(
      program,
      [
        ...first,
        ...[vitest, "run", ...vitestOptions, `--testTimeout=${testTimeoutMs}`],
        ...["--reporter=json", `--outputFile.json=${file}`],
      ],
      { cwd, env: cleanEnvironment({ CI: "true", MODEL_RUNS: modelRuns }) },
    );
    const report: Report | undefined = await readFile(file, "utf8").then(
      JSON.parse,
      () => undefined,
    );
    if (report === undefined) {
      throw new Error(`${id}: vitest ended with ${code} and no report\n${stdout}\n${stderr}`);
    }
    const failures = readFailures(report, cwd);
    // A file that broke before its tests, or an error outside of any test, is a failure as well.
    if (code !== 0 && failures.length === 0) failures.push(`exit code ${code}: ${stderr}`);
    return {
      passed: report.numPassedTests,
      failed: Math.max(report.numFailedTests, failures.length),
      skipped: report.numPendingTests,
      notApplicable: [],
      failures,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readFailures({ testResults }: Report, cwd: string): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    const file = relative(cwd, name);
    if (status === "failed" && failed.length === 0) return [`${file}: ${message}`];
    return failed.map(
      (test) => `${file}: ${test.fullName}\n  ${test.failureMessages.join("\n  ")}`,
    );
  });
}
