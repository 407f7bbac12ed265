import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "@auth/scripts/repository";
import { capture, type Finished } from "@auth/scripts/run";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cleanEnvironment } from "../clean-environment.ts";
import { readSnippets } from "../snippets/read-snippets.ts";
import { removeFolder } from "../temporary-folder.ts";
import { createWorkspaceWith } from "./workspace-copy.ts";

const templates = [
  ["token-store", "store-example"],
  ["provider", "example"],
] as const;

describe.for(templates)("who copies contributing/templates/%s to packages/%s", ([template, id]) => {
  let workspace: string;
  beforeAll(() => {
    workspace = createWorkspaceWith(template, id);
  });
  afterAll(() => removeFolder(workspace));

  const run = (folder: string, ...args: string[]): Promise<Finished> =>
    capture(process.execPath, args, { cwd: folder, env: cleanEnvironment({ NO_COLOR: "1" }) });
  const runTool = (path: string, ...args: string[]): Promise<Finished> =>
    run(join(workspace, "packages", id), join(root, "node_modules", path), ...args);

  test("has a package that compiles, and so does the example of its README", async () => {
    const copy = join(workspace, "packages", id);
    const [example] = readSnippets(join(copy, "README.md"));
    // By its name it could be imported only after a build.
    const program = example?.code.replace(`"@auth/${id}"`, '"./index.js"') ?? "";
    expect(program).toContain('from "./index.js"');
    writeFileSync(join(copy, "src/readme-example.ts"), program);
    expect(await runTool("typescript/bin/tsc", "-p", ".")).toMatchObject({ code: 0, stdout: "" });
  });

  test("has a package that passes its conformance suite", async () => {
    const { code, stdout } = await runTool(
      "vitest/vitest.mjs",
      ...["run", "--config", "../../vitest.config.ts", "--root", ".", "--reporter", "default"],
    );
    expect(stdout).toMatch(/Tests +\d{2} passed/);
    expect(code).toBe(0);
  });

  test("has a package of the house's grammar", async () => {
    const script = `
      import { checkManifests } from "./scripts/checks/check-manifests.ts";
      import { checkReadmes } from "./scripts/checks/check-readmes.ts";
      console.log([...checkManifests(), ...checkReadmes()].join("\\n"));
    `;
    const checked = await run(workspace, "--input-type=module", "--eval", script);
    expect(checked).toEqual({ code: 0, stdout: "\n", stderr: "" });
  });
});
