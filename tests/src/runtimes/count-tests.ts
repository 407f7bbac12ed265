import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { root } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { cleanEnvironment } from "../clean-environment.ts";

/** The program of vitest, for any runtime that can start it. */
export const vitest: string = join(
  dirname(createRequire(import.meta.url).resolve("vitest/package.json")),
  "vitest.mjs",
);

/** How every runtime's vitest is told which package it is to test. */
export const vitestOptions: readonly string[] = [
  ...["--root", "."],
  ...["--config", join(root, "vitest.config.ts")],
];

/** No test fails for a machine that has no time for it. */
export const testTimeoutMs = 120_000;

/** Test file, from the package's folder → how many tests it has, without running one; of all files, or of the one that is named. */
export async function countTests(id: string, file?: string): Promise<Record<string, number>> {
  const cwd = join(root, "packages", id);
  const { code, stdout, stderr } = await capture(
    process.execPath,
    [
      ...[vitest, "list", "--json", "--staticParse=false", ...vitestOptions],
      ...(file === undefined ? [] : [file]),
    ],
    { cwd, env: cleanEnvironment() },
  );
  if (code !== 0) throw new Error(`${id}: its tests cannot be listed: ${stderr}`);
  const listed: { file: string }[] = JSON.parse(stdout);
  const counts: Record<string, number> = {};
  for (const test of listed) {
    const name = relative(cwd, test.file).replaceAll("\\", "/");
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
