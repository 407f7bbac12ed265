import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkChangesets } from "@auth/scripts/checks/check-changesets";
import { expect, test } from "vitest";
import { createTestFolder } from "../temporary-folder.ts";

function problemsOf(text: string): string[] {
  const folder = createTestFolder("changesets");
  mkdirSync(join(folder, ".changeset"));
  writeFileSync(join(folder, ".changeset/README.md"), "# Changesets\n");
  writeFileSync(join(folder, ".changeset/change.md"), text);
  return checkChangesets(folder);
}

test("the changesets of this repository can be released", () => {
  expect(checkChangesets()).toEqual([]);
});

test("a changeset about a package that users have is let through", () => {
  expect(problemsOf('---\n"@auth/kis": minor\n---\n\nText.\n')).toEqual([]);
});

test.for([
  ["a misspelt package", '---\n"@auth/kiss": patch\n---\n\nText.\n', "@auth/kiss is not released"],
  ["a private package", '---\n"@auth/provider-kit": patch\n---\n\nText.\n', "is not released"],
  ["an unknown kind of change", '---\n"@auth/kis": huge\n---\n\nText.\n', "invalid version type"],
  ["nothing to say", '---\n"@auth/kis": patch\n---\n', "it says nothing to the users"],
  ["no package", "---\n---\n\nText.\n", "it names no package"],
  ["no head", '"@auth/kis": patch\n\nText.\n', "missing or invalid frontmatter"],
] as const)("a changeset with %s is found before the release", ([, text, problem]) => {
  expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
});
