import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "@auth/scripts/repository";
import { capture, type Finished } from "@auth/scripts/run";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cleanEnvironment } from "../clean-environment.ts";
import { removeFolder } from "../temporary-folder.ts";
import { copyWorkspace } from "./copy-workspace.ts";

let workspace: string;
let checked: Finished;

function change(file: string, from: string, to: string): void {
  const text = readFileSync(join(workspace, file), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(workspace, file), text.replace(from, to));
}

beforeAll(async () => {
  workspace = copyWorkspace();
  change("packages/kis/package.json", '    "ky": "catalog:",\n    "valibot"', '    "ky"');
  change("packages/kiwoom/package.json", '    "ky"', '    "env-paths": "catalog:",\n    "ky"');
  change("packages/core/src/windows.ts", "export ", "export const forgotten = 1;\n\nexport ");
  writeFileSync(join(workspace, "packages/core/src/left-behind.ts"), "export {};\n");
  const knip = join(root, "node_modules/knip/bin/knip.js");
  checked = await capture(process.execPath, [knip, "--config", "scripts/knip.config.ts"], {
    cwd: workspace,
    env: cleanEnvironment({ NO_COLOR: "1" }),
  });
});
afterAll(() => removeFolder(workspace));

test.for([
  ["a dependency that no manifest declares", /Unlisted dependencies[\s\S]*valibot +packages\/kis/],
  ["a dependency that nothing imports", /Unused dependencies[\s\S]*env-paths +packages\/kiwoom/],
  ["a file that nothing uses", /Unused files[\s\S]*packages\/core\/src\/left-behind\.ts/],
  ["an export that nothing uses", /Unused exports[\s\S]*forgotten +packages\/core/],
] as const)("%s fails the check", ([, finding]) => {
  expect(checked.code).toBe(1);
  expect(checked.stdout).toMatch(finding);
});
