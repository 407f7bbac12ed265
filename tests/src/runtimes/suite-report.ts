/** One test, as a runtime tells of it. */
export interface ReportedTest {
  name: string;
  state: "passed" | "failed" | "skipped";
  errors: string[];
  /** Why it was skipped, where it says so. */
  note?: string;
}

/** One file's tests. */
export interface SuiteReport {
  /** From the package's folder. */
  file: string;
  tests: ReportedTest[];
}

/** Begins the line of a worker's output that is a report. */
export const reportMark = "runtimes-report:";
