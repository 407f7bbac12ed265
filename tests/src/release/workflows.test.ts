import { checkWorkflows, workflowProblems } from "@auth/scripts/checks/check-workflows";
import { expect, test } from "vitest";

const digest = "0123456789abcdef0123456789abcdef01234567";
const workflow = (uses: string, permissions = "permissions: {}"): string =>
  `name: CI\n${permissions}\njobs:\n  test:\n    steps:\n      - uses: ${uses}\n${keepsNothing}`;
const keepsNothing = "        with:\n          persist-credentials: false\n";

test("the workflows of this repository run what was reviewed, with no right to spare", () => {
  expect(checkWorkflows()).toEqual([]);
});

test.for([
  ["a tag, which its owner can move", "actions/checkout@v7"],
  ["a short digest", `actions/checkout@${digest.slice(0, 12)} # v7.0.1`],
  ["a digest without its version", `actions/checkout@${digest}`],
])("an action named by %s is found", ([, uses = ""]) => {
  expect(workflowProblems(workflow(uses))).toEqual([
    `:6 ${uses} must be <action>@<40 hex digits> # v<version>`,
  ]);
});

test("a workflow that leaves its rights to the repository's settings, or writes everywhere, is found", () => {
  const uses = `actions/checkout@${digest} # v7.0.1`;
  expect(workflowProblems(workflow(uses))).toEqual([]);
  expect(workflowProblems(workflow(uses, "on: push"))).toHaveLength(1);
  expect(workflowProblems(workflow(uses, "permissions: write-all"))).toHaveLength(1);
  expect(workflowProblems(workflow(uses, "permissions:\n  contents: write"))).toHaveLength(1);
});

test("a checkout that leaves its token to all that runs after it is found", () => {
  const checkout = `actions/checkout@${digest} # v7.0.1`;
  expect(workflowProblems(workflow(checkout))).toEqual([]);
  const keeping = workflow(checkout).replace(
    keepsNothing,
    `      - run: pnpm test\n${keepsNothing}`,
  );
  expect(workflowProblems(keeping)).toEqual([":6 must have persist-credentials: false"]);
});
