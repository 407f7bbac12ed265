/** One test, as a worker tells of it. */
export interface ReportedTest {
  name: string;
  state: string;
  errors: string[];
}

/** One file's tests. */
export interface WorkerReport {
  file: string;
  tests: ReportedTest[];
}

/** Begins the line of the output that is a report. */
export const reportMark = "runtimes-report:";
