import { globSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { cleanEnvironment } from "../clean-environment.ts";
import { bundleSuite, type RunnableSuite } from "./bundle-suite.ts";
import { countTests } from "./count-tests.ts";
import type { SuiteRun } from "./run-vitest.ts";
import { reportMark, type WorkerReport } from "./worker-report.ts";

/**
 * Workers have modules of Node by themselves since August 2026. What is tested must do without, so they are switched off for every
 * test that does without them itself.
 */
const compatibility = (usesNode: boolean): string =>
  `compatibilityDate = "2026-11-01"${usesNode ? "" : ', compatibilityFlags = ["no_nodejs_compat"]'}`;

/**
 * Runs a package's tests in workerd, each file in a worker of its own. As many as vitest lists (it lists none that is skipped) are expected of each file, and
 * those of a file that needs Node are counted as not applicable.
 */
export async function runWorkerd(workerd: string, id: string): Promise<SuiteRun> {
  const counts = await countTests(id);
  const files = globSync("src/**/*.test.ts", { cwd: join(root, "packages", id) }).sort();
  const suites = [];
  for (const file of files) suites.push(await bundleSuite(id, file.replaceAll("\\", "/")));
  const runnable = suites.filter((suite) => suite.reason === undefined);
  const { reports, output } = await runWorkers(workerd, runnable);

  const tests = [...reports.values()].flatMap((report) =>
    report.tests.map((test) => ({ ...test, file: report.file })),
  );
  const failures = tests
    .filter(({ state }) => state === "fail")
    .map(({ file, name, errors }) => `${file}: ${name}\n  ${errors.join("\n  ")}`);
  for (const { file } of runnable) {
    const expected = counts[file];
    const found = reports.get(file)?.tests.length;
    if (found === undefined) failures.push(`${file}: its worker ended without a report\n${output}`);
    else if (found < (expected ?? 0))
      failures.push(`${file}: ${found} tests, but ${expected} on Node`);
  }
  return {
    passed: tests.filter(({ state }) => state === "pass").length,
    failed: failures.length,
    skipped: tests.filter(({ state }) => state === "skip").length,
    notApplicable: suites.flatMap(({ file, reason }) =>
      reason === undefined ? [] : [{ file, tests: counts[file] ?? 0, reason }],
    ),
    failures,
  };
}

async function runWorkers(
  workerd: string,
  suites: readonly RunnableSuite[],
): Promise<{ reports: Map<string, WorkerReport>; output: string }> {
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
        (line): WorkerReport =>
          JSON.parse(line.slice(line.indexOf(reportMark) + reportMark.length)),
      );
    return { reports: new Map(reports.map((report) => [report.file, report])), output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
