// Prints the table of contributing/mutation-testing.md, and the lines whose mutants survived, from the report of the last
// run: `pnpm --filter @auth/core mutate:table`.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";

interface Mutant {
  status: string;
  mutatorName: string;
  replacement?: string;
  location: { start: { line: number; column: number } };
}
interface Report {
  files: Record<string, { mutants: Mutant[] }>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { survivors: { type: "boolean", default: false } },
});
const file = positionals[0] ?? "test-results/mutation/report.json";
const { files }: Report = JSON.parse(readFileSync(file, "utf8"));

const columns = ["Killed", "Timeout", "Survived", "NoCoverage"];

function row(name: string, mutants: readonly Mutant[]): string {
  const counts = columns.map((status) => mutants.filter((one) => one.status === status).length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const found = (counts[0] ?? 0) + (counts[1] ?? 0);
  const score = total === 0 ? "" : `${((100 * found) / total).toFixed(1)} %`;
  return `| ${[name, total, ...counts, score].join(" | ")} |`;
}

const named = Object.entries(files)
  .map(([path, { mutants }]) => ({ name: basename(path, ".ts"), mutants }))
  .sort((one, other) => one.name.localeCompare(other.name));

if (values.survivors) {
  for (const { name, mutants } of named) {
    for (const { status, mutatorName, replacement, location } of mutants) {
      if (status !== "Survived" && status !== "NoCoverage") continue;
      const { line, column } = location.start;
      console.log(`${name} ${line}:${column} ${mutatorName} ${replacement?.replace(/\s+/g, " ")}`);
    }
  }
} else {
  console.log("| file | mutants | killed | timed out | survived | no test | score |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const { name, mutants } of named) console.log(row(`\`${name}\``, mutants));
  const all = named.flatMap(({ mutants }) => mutants);
  console.log(row("together", all));
}
