// `pnpm bench`: this library and its peers, side by side in one run on this machine.
// `pnpm bench <part> …` runs some parts; `--quick` measures next to nothing, to see that it works; `--publish` renews the committed
// results of what was run, and with them the tables in the README files and the guide; `--pages` only renews those tables.
// With `--goals`, a missed goal is a failure: exit code 1.
import { parseArgs } from "node:util";
import { parts } from "./parts.ts";
import { describeRun } from "./report/head.ts";
import { keep, publish, renewPages } from "./report/publish.ts";
import type { PartResult } from "./report/results.ts";
import { printHead, printPart } from "./report/terminal.ts";
import { runPart } from "./run-part.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean" },
    publish: { type: "boolean" },
    pages: { type: "boolean" },
    goals: { type: "boolean" },
  },
});
if (values.pages) {
  console.log(`written to ${(await renewPages()).join(", ")}`);
  process.exit();
}
const unknown = positionals.filter((id) => parts.every((part) => part.id !== id));
if (unknown.length > 0) {
  console.error(`no part ${unknown.join(", ")}; there are ${parts.map(({ id }) => id).join(", ")}`);
  process.exit(2);
}
if (values.publish && values.quick) {
  console.error("--publish needs figures that were measured in full");
  process.exit(2);
}

const beganAt = performance.now();
const head = describeRun();
printHead(head);
const results: PartResult[] = [];
for (const part of parts) {
  if (positionals.length > 0 && !positionals.includes(part.id)) continue;
  const onProgress = (what: string): void => console.error(`   ${part.id}: ${what}`);
  const result = await runPart(part, { isQuick: values.quick ?? false, onProgress });
  printPart(result);
  results.push(result);
}
const seconds = Math.round((performance.now() - beganAt) / 1000);
const run = { head, parts: results };
const files = values.publish ? await publish(run) : await keep(run);
console.log(`\n${seconds} s; written to ${files.join(", ")}`);
if (values.goals && results.some(({ goals }) => goals.some(({ isMet }) => !isMet)))
  process.exitCode = 1;
