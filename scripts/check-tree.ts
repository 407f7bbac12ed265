// Checks every committed file for what must not be left behind, and every package for the house's grammar.
import { checkManifests } from "./checks/check-manifests.ts";
import { checkMarks } from "./checks/check-marks.ts";

const problems = [...checkMarks(), ...checkManifests()];
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? "ok   marks, package grammar" : `${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
