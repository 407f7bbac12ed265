// `pnpm desk [seeds]`: a year of a trading desk with every policy, as a table, and as JSON in tests/test-results/desk.json.
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { accounts } from "./accounts.ts";
import { flaw, type Row, summarize, table } from "./report.ts";
import type { YearPlan } from "./year.ts";
import { liveThroughAll } from "./years.ts";

const seeds = Number(process.argv[2] ?? 3);
if (!Number.isInteger(seeds) || seeds < 1) {
  throw new TypeError(`desk takes the number of seeds, got ${process.argv[2]}`);
}
const days = 365;
const groups = Object.entries(accounts).flatMap(([name, account]) =>
  [false, true].map((incidents) => ({ name, account, incidents })),
);
const plans: YearPlan[] = groups.flatMap(({ account, incidents }) =>
  Array.from({ length: seeds }, (_, index) => ({ account, incidents, seed: index + 1, days })),
);

const years = await liveThroughAll(plans, (done) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${plans.length} years`);
});
if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");

const rows: Row[] = groups.map(({ name, incidents }, index) =>
  summarize(name, incidents, years.slice(index * seeds, (index + 1) * seeds)),
);
console.log(
  `${days} days of three programs with one store and one app key, seeds 1 to ${seeds}.\n` +
    "Every night the broker can't be reached for 5 to 60 minutes. Incidents: each month it kills a token once,\n" +
    "and a caller reports a good one as refused once. Failed calls are counted by their cause.\n",
);
console.log(table(rows));

const folder = join(import.meta.dirname, "../../test-results");
mkdirSync(folder, { recursive: true });
const file = join(folder, "desk.json");
const machine = { node: process.version, processors: availableParallelism() };
writeFileSync(file, `${JSON.stringify({ days, seeds, machine, rows }, undefined, 2)}\n`);
console.log(`\nWritten to tests/test-results/desk.json`);
const flaws = rows.map(flaw).filter((problem) => problem !== undefined);
for (const problem of flaws) console.log(problem);
process.exitCode = flaws.length === 0 ? 0 : 1;
