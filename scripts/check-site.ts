// Checks docs/site, right after it was made.
import { join } from "node:path";
import { checkSite } from "./checks/check-site.ts";
import { root } from "./repository.ts";

const problems = checkSite(join(root, "docs/site"));
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? "ok   docs/site" : `${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
