// `pnpm runtimes [runtime or package …] [--publish]`: the packages' own tests on every runtime that is promised. With
// `--publish` what passed everywhere is written into tests/runtimes.json, and from there into the README files as a table.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "@auth/scripts/repository";
import { makePages } from "./pages.ts";
import { mergeResults, type RuntimeResult } from "./results.ts";
import { runRuntime } from "./run-runtime.ts";
import { runtimes } from "./runtimes.ts";

const packages = new Set(runtimes.flatMap((runtime) => runtime.packages));
const named = process.argv.slice(2).filter((word) => word !== "--publish");
const publish = process.argv.includes("--publish");
const unknown = named.filter(
  (word) => !packages.has(word) && runtimes.every(({ id }) => id !== word),
);
if (unknown.length > 0) {
  const known = [...runtimes.map(({ id }) => id), ...packages].join(", ");
  throw new TypeError(`there is no ${unknown.join(", ")}; there are ${known}`);
}

const asked = runtimes.filter(({ id }) => named.includes(id));
const only = named.filter((word) => packages.has(word));
const results: RuntimeResult[] = [];
for (const runtime of asked.length > 0 ? asked : runtimes) {
  results.push(await runRuntime(runtime, only));
}

const all = results.flatMap((result) => Object.values(result.packages));
const failed = all.reduce((sum, result) => sum + result.failed, 0);
console.log(`${all.reduce((sum, { passed }) => sum + passed, 0)} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

if (publish && failed === 0) {
  const pages = await makePages(await mergeResults(results));
  for (const [file, page] of pages) await writeFile(join(root, file), page);
}
