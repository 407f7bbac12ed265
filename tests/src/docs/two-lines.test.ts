// "Two lines lead to KIS itself": the guide's first program, and its change taken word by word.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { startSimulator } from "@auth/simulator";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { cleanEnvironment } from "../clean-environment.ts";
import { createConsumerProject } from "../snippets/consumer-project.ts";
import { readSnippets } from "../snippets/read-snippets.ts";
import { simulatedEnvironment } from "../snippets/simulated-environment.ts";
import { removeFolder } from "../temporary-folder.ts";

const guide = join(root, "docs/guides/getting-started.md");
const [first] = readSnippets(guide);
const program = first?.code ?? "";
const [, diff = ""] = /^```diff\n([\s\S]*?)^```$/m.exec(readFileSync(guide, "utf8")) ?? [];
const side = (mark: "-" | "+"): string[] =>
  diff.split("\n").flatMap((line) => (line.startsWith(mark) ? [line.slice(1)] : []));
let project: string;

beforeAll(() => {
  project = createConsumerProject();
});
afterAll(() => removeFolder(project));

test("the change is of two lines", () => {
  expect(side("-")).toHaveLength(2);
  expect(side("+").length).toBeLessThanOrEqual(2);
  expect(program).toContain(side("-").join("\n"));
});

test.for([
  { who: "before, the program's own simulator", code: program, issues: 0 },
  {
    who: "after, the broker at its real address",
    code: program.replace(side("-").join("\n"), side("+").join("\n")),
    issues: 1,
  },
])("$who issues the token", async ({ code, issues }) => {
  writeFileSync(join(project, "first-token.mts"), code);
  const broker = await startSimulator();
  onTestFinished(() => broker.close());
  const redirect = join(import.meta.dirname, "../snippets/lead-to-simulator.ts");
  const args = ["--import", pathToFileURL(redirect).href, "first-token.mts"];
  const env = cleanEnvironment(simulatedEnvironment(broker));
  const ended = await capture(process.execPath, args, { cwd: project, env });
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(ended.stdout).toMatch(/^\[Token … .+\] \d{4}-\d\d-\d\dT.+Z\n$/);
  expect(broker.ledger.count({ endpoint: "token", outcome: "ok" })).toBe(issues);
});
