import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { cleanEnvironment } from "../clean-environment.ts";
import { testTimeoutMs, vitest, vitestOptions } from "./count-tests.ts";
import type { SuiteReport } from "./suite-report.ts";
import { type SuiteRun, sumSuites } from "./sum-suites.ts";

/** Runs a package's tests as `pnpm test` does, in processes of the runtime whose program and first arguments are given. */
export async function runVitest(command: readonly string[], id: string): Promise<SuiteRun> {
  const folder = await mkdtemp(join(tmpdir(), "runtimes-"));
  try {
    const file = join(folder, "report.json");
    const [program = "", ...first] = command;
    const { code, stdout, stderr } = await capture(
      program,
      [
        ...first,
        ...[vitest, "run", ...vitestOptions, `--testTimeout=${testTimeoutMs}`],
        `--reporter=${join(import.meta.dirname, "report-suites.ts")}`,
      ],
      {
        cwd: join(root, "packages", id),
        env: cleanEnvironment({ CI: "true", RUNTIMES_REPORT: file }),
      },
    );
    const reports: SuiteReport[] | undefined = await readFile(file, "utf8").then(
      JSON.parse,
      () => undefined,
    );
    if (reports === undefined) {
      throw new Error(`${id}: vitest ended with ${code} and no report\n${stdout}\n${stderr}`);
    }
    const run = sumSuites(reports);
    if (code === 0 || run.failed > 0) return run;
    return { ...run, failed: 1, failures: [`exit code ${code}: ${stderr}`] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
