// Checks every committed file for what must not be left behind and for links to nowhere, and every package for
// the house's grammar.
import { checkChangesets } from "./checks/check-changesets.ts";
import { checkLinks } from "./checks/check-links.ts";
import { checkManifests } from "./checks/check-manifests.ts";
import { checkMarks } from "./checks/check-marks.ts";
import { checkReadmes } from "./checks/check-readmes.ts";
import { checkWorkflows } from "./checks/check-workflows.ts";

const problems = [
  ...checkMarks(),
  ...checkLinks(),
  ...checkManifests(),
  ...checkReadmes(),
  ...checkWorkflows(),
  ...checkChangesets(),
];
for (const problem of problems) console.log(problem);
console.log(
  problems.length === 0
    ? "ok   marks, links, package grammar, workflows, changesets"
    : `${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
