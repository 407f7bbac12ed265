import type { PackageResult } from "./results.ts";
import type { SuiteReport } from "./suite-report.ts";

/** What a runtime made of one package's tests. */
export interface SuiteRun extends PackageResult {
  /** What failed, for people. */
  failures: string[];
}

/** Adds up the tests of a package's files. */
export function sumSuites(reports: readonly SuiteReport[]): SuiteRun {
  const tests = reports.flatMap((report) =>
    report.tests.map((test) => ({ ...test, file: report.file })),
  );
  const failures = tests
    .filter(({ state }) => state === "failed")
    .map(({ file, name, errors }) => `${file}: ${name}\n  ${errors.join("\n  ")}`);
  return {
    passed: tests.filter(({ state }) => state === "passed").length,
    failed: failures.length,
    notRun: tests
      .filter(({ state }) => state === "skipped")
      .map(({ file, name, note }) => ({ file, test: name, tests: 1, reason: note ?? "" })),
    failures,
  };
}
