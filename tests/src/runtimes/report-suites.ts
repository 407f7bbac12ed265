import { writeFileSync } from "node:fs";
import type { Reporter, TestModule, TestSuite } from "vitest/node";
import type { ReportedTest, SuiteReport } from "./suite-report.ts";

interface Thrown {
  message: string;
  stack?: string;
}

const texts = (errors: readonly Thrown[]): string[] =>
  errors.map(({ message, stack }) => stack ?? message);

/** The reporter of run-vitest.ts: writes a `SuiteReport[]` to the file that `RUNTIMES_REPORT` names. vitest calls it with `new`. */
export default function reportSuites(): Reporter {
  return {
    onTestRunEnd(modules, unhandled) {
      const reports = modules.map(toReport);
      if (unhandled.length > 0) {
        const tests = [{ name: "an error", state: "failed" as const, errors: texts(unhandled) }];
        reports.push({ file: "outside of the tests", tests });
      }
      writeFileSync(process.env.RUNTIMES_REPORT ?? "", JSON.stringify(reports));
    },
  };
}

function toReport(module: TestModule): SuiteReport {
  const broken = [module, ...module.children.allSuites()].filter((one) => one.errors().length > 0);
  return { file: module.relativeModuleId, tests: [...broken.map(toFailure), ...readTests(module)] };
}

/** A file that breaks before its tests, or a hook: its tests may not have run at all. */
function toFailure(broken: TestModule | TestSuite): ReportedTest {
  const name = broken.type === "module" ? "the file itself" : broken.fullName;
  return { name, state: "failed", errors: texts(broken.errors()) };
}

function readTests(module: TestModule): ReportedTest[] {
  return [...module.children.allTests()].map((test): ReportedTest => {
    const result = test.result();
    const name = test.fullName;
    if (result.state === "passed") return { name, state: "passed", errors: [] };
    if (result.state === "skipped") {
      const { note } = result;
      return { name, state: "skipped", errors: [], ...(note === undefined ? {} : { note }) };
    }
    const errors = result.state === "failed" ? texts(result.errors) : ["it never ended"];
    return { name, state: "failed", errors };
  });
}
