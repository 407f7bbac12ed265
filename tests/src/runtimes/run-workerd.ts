import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture } from "@auth/scripts/run";
import { cleanEnvironment } from "../clean-environment.ts";
import { bundleSuite, type RunnableSuite } from "./bundle-suite.ts";
import { countTests } from "./count-tests.ts";
import { reportMark, type SuiteReport } from "./suite-report.ts";
import { type SuiteRun, sumSuites } from "./sum-suites.ts";

/**
 * Workers have modules of Node by themselves since August 2026. What is tested must do without, so they are switched off for every
 * test that does without them itself.
 */
const compatibility = (usesNode: boolean): string =>
  `compatibilityDate = "2026-11-01"${usesNode ? "" : ', compatibilityFlags = ["no_nodejs_compat"]'}`;

/**
 * Runs a package's tests in workerd, each file in a worker of its own. As many as vitest lists are expected of each file; those of a file
 * that needs Node are counted as not run. With `refusal`, the package cannot work there: that file alone runs, with Node's modules.
 */
export async function runWorkerd(workerd: string, id: string, refusal?: string): Promise<SuiteRun> {
  const counts = await countTests(id, refusal);
  const suites = [];
  for (const file of Object.keys(counts).sort()) {
    suites.push(await bundleSuite(id, file, refusal !== undefined));
  }
  const runnable = suites.filter((suite) => suite.reason === undefined);
  const { reports, output } = await runWorkers(workerd, runnable);

  const { failures, ...sum } = sumSuites([...reports.values()]);
  for (const { file } of runnable) {
    const expected = counts[file] ?? 0;
    const found = reports.get(file)?.tests.length;
    if (found === undefined) failures.push(`${file}: its worker ended without a report\n${output}`);
    else if (found < expected) failures.push(`${file}: ${found} tests, but ${expected} on Node`);
  }
  const others = suites.flatMap(({ file, reason }) =>
    reason === undefined ? [] : [{ file, tests: counts[file] ?? 0, reason }],
  );
  return {
    ...sum,
    failed: failures.length,
    notRun: [...sum.notRun, ...others],
    ...(refusal === undefined ? {} : { refused: true }),
    failures,
  };
}

async function runWorkers(
  workerd: string,
  suites: readonly RunnableSuite[],
): Promise<{ reports: Map<string, SuiteReport>; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), "runtimes-"));
  try {
    const workers = suites.map(async ({ code, usesNode }, index) => {
      await writeFile(join(folder, `${index}.js`), code);
      return `(name = "suite-${index}", worker = (${compatibility(usesNode)},
        modules = [(name = "suite", esModule = embed "${index}.js")]))`;
    });
    const config = join(folder, "config.capnp");
    await writeFile(
      config,
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [${(await Promise.all(workers)).join(",\n")}]);`,
    );
    const { stdout, stderr } = await capture(workerd, ["test", config], {
      env: cleanEnvironment(),
    });
    const output = `${stdout}\n${stderr}`;
    const reports = output
      .split("\n")
      .filter((line) => line.includes(reportMark))
      .map(
        (line): SuiteReport => JSON.parse(line.slice(line.indexOf(reportMark) + reportMark.length)),
      );
    return { reports: new Map(reports.map((report) => [report.file, report])), output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
