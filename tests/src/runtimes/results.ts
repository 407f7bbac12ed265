import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "@auth/scripts/repository";
import { allOf, runtimes } from "./runtimes.ts";

/** A test, or a file of tests, that is not for a runtime. */
export interface NotRun {
  /** From the package's folder. */
  file: string;
  /** Its name; absent where it is the whole file. */
  test?: string;
  tests: number;
  /** What it needs that is not there. */
  reason: string;
}

/** What the tests of one package came to on one runtime. */
export interface PackageResult {
  passed: number;
  failed: number;
  notRun: NotRun[];
  /** The package cannot work there, and says so: that is what passed. */
  refused?: true;
}

/** The run of one runtime. */
export interface RuntimeResult {
  id: string;
  name: string;
  version: string;
  /** When it ran. */
  date: string;
  /** Package → its tests. */
  packages: Record<string, PackageResult>;
}

/** What `pnpm runtimes` found. */
export interface RuntimeResults {
  runtimes: RuntimeResult[];
}

/** The committed results, from the root. */
const resultsFile = "tests/runtimes.json";

/** What is committed. */
export async function readResults(): Promise<RuntimeResults> {
  return JSON.parse(await readFile(join(root, resultsFile), "utf8"));
}

/** Replaces what is committed of the packages that ran, without a failure, and returns all. */
export async function mergeResults(ran: readonly RuntimeResult[]): Promise<RuntimeResults> {
  const before = await readResults().catch((): RuntimeResults => ({ runtimes: [] }));
  const results: RuntimeResults = {
    runtimes: runtimes.flatMap((runtime) => {
      const old = before.runtimes.find(({ id }) => id === runtime.id);
      const now = ran.find(({ id }) => id === runtime.id);
      const latest = now ?? old;
      // Of another version nothing is kept.
      const kept = old?.version === latest?.version ? old?.packages : {};
      const known = { ...kept, ...now?.packages };
      return latest === undefined ? [] : { ...latest, packages: inOrder(known, allOf(runtime)) };
    }),
  };
  await writeFile(join(root, resultsFile), `${JSON.stringify(results, undefined, 2)}\n`);
  return results;
}

function inOrder(
  known: Record<string, PackageResult>,
  names: readonly string[],
): Record<string, PackageResult> {
  const found = names.flatMap((name) => {
    const result = known[name];
    return result === undefined ? [] : [[name, result] as const];
  });
  return Object.fromEntries(found);
}
