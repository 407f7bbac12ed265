import { installRuntime } from "./install-runtime.ts";
import type { PackageResult, RuntimeResult } from "./results.ts";
import { runVitest } from "./run-vitest.ts";
import { runWorkerd } from "./run-workerd.ts";
import { allOf, type Runtime } from "./runtimes.ts";

/** Runs every package's tests that are promised to work on a runtime, and says on the terminal what came of them. */
export async function runRuntime(
  runtime: Runtime,
  only: readonly string[],
): Promise<RuntimeResult> {
  const { id, name, install, script, refused = {} } = runtime;
  const program = await installRuntime(runtime);
  const packages: Record<string, PackageResult> = {};
  for (const tested of allOf(runtime).filter((one) => only.length === 0 || only.includes(one))) {
    const began = performance.now();
    const { failures, ...result } =
      script === undefined
        ? await runWorkerd(program, tested, refused[tested])
        : await runVitest([program, ...script], tested);
    packages[tested] = result;
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(
      `${failures.length === 0 ? "ok  " : "FAIL"} ${name} ${install.version}, ${tested}: ${describe(result)}, ${seconds} s`,
    );
    for (const failure of failures) console.log(`     ${failure}`);
  }
  return {
    id,
    name,
    version: install.version,
    date: new Date().toISOString().slice(0, 10),
    packages,
  };
}

function describe({ passed, failed, notRun, refused }: PackageResult): string {
  const others = notRun.reduce((sum, { tests }) => sum + tests, 0);
  const word = refused === undefined ? "" : "refused there: ";
  return `${word}${passed} passed, ${failed} failed, ${others} not run`;
}
