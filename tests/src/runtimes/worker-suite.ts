// Runs one test file inside a worker: vitest's own engine, without Node. `vitest/internal/browser` is the part of vitest
// that its browser mode is made of. bundle-suite.ts gives it the file; run-workerd.ts reads the report.
import { loadSuite, suite } from "runtimes:suite";
import { TestRunner } from "vitest";
import { setupCommonEnv, startTests } from "vitest/internal/browser";
import { type ReportedTest, reportMark, type SuiteReport } from "./suite-report.ts";
import { config } from "./worker-state.ts";

class WorkerRunner extends TestRunner {
  // The one file is in this bundle; nothing is fetched.
  override importFile = async (): Promise<unknown> => loadSuite();
  override trace = <T>(_name: string, attributes: unknown, call?: () => T): T =>
    (call ?? (attributes as () => T))();
}

interface Task {
  type: string;
  name: string;
  /** Only a file has one. */
  filepath?: string;
  tasks?: Task[];
  mode?: string;
  result?: { state?: string; note?: string; errors?: { message?: string; stack?: string }[] };
}

const states: Readonly<Record<string, ReportedTest["state"]>> = { pass: "passed", skip: "skipped" };

function read(task: Task, path: readonly string[] = []): ReportedTest[] {
  const names = task.filepath === undefined ? [...path, task.name] : path;
  const errors = (task.result?.errors ?? []).map((error) => error.stack ?? error.message ?? "");
  if (task.type === "test") {
    const { state = task.mode ?? "", note } = task.result ?? {};
    const known = states[state] ?? "failed";
    return [
      { name: names.join(" > "), state: known, errors, ...(note === undefined ? {} : { note }) },
    ];
  }
  const inner = (task.tasks ?? []).flatMap((child) => read(child, names));
  // A hook or the file itself: its tests may not have run at all.
  return errors.length === 0
    ? inner
    : [{ name: names.join(" > ") || suite, state: "failed", errors }, ...inner];
}

/** Runs the file's tests and prints the report. */
export async function runSuite(): Promise<void> {
  await setupCommonEnv(config);
  const files: unknown = await startTests([suite], new WorkerRunner(config));
  const report: SuiteReport = {
    file: suite,
    tests: (files as Task[]).flatMap((file) => read(file)),
  };
  console.log(`${reportMark}${JSON.stringify(report)}`);
}
