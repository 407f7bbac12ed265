import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pnpmCommand } from "@auth/scripts/pnpm-command";
import { readManifest, root } from "@auth/scripts/repository";
import { capture, type Finished } from "@auth/scripts/run";
import { startSimulator } from "@auth/simulator";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { cleanEnvironment, userEnvironment } from "../clean-environment.ts";
import { readSnippets } from "../snippets/read-snippets.ts";
import { simulatedEnvironment } from "../snippets/simulated-environment.ts";
import { createFolder, removeFolder } from "../temporary-folder.ts";

const version = readManifest(join(root, "packages/core")).version;

describe.for([
  { id: "kis", create: "createKisAuth" },
  { id: "kiwoom", create: "createKiwoomAuth" },
])("who runs `pnpm pack:$id` and the line that it prints in an empty folder", ({ id, create }) => {
  const line = `npm i ./auth-core-${version}.tgz ./auth-${id}-${version}.tgz`;
  let folder: string;
  let packed: Finished;
  let installed: Finished;

  beforeAll(async () => {
    folder = createFolder(`install-${id}`);
    const [command, ...args] = pnpmCommand();
    packed = await capture(command, [...args, "--silent", `pack:${id}`, folder], {
      cwd: root,
      env: cleanEnvironment(),
    });
    installed = await inShell(line, folder);
  });
  afterAll(() => removeFolder(folder));

  test("gets exactly the line that the README shows", () => {
    expect(packed).toMatchObject({ code: 0, stdout: `${line}\n` });
    expect(readFileSync(join(root, "README.md"), "utf8")).toContain(`\n${line}\n`);
  });

  test("gets an install that succeeds, with nothing deprecated or unresolved", () => {
    expect(installed, installed.stdout + installed.stderr).toMatchObject({ code: 0 });
    expect(installed.stderr).not.toMatch(/deprecated|ERESOLVE|\bpeer\b/);
  });

  test("has our core, and not the stranger of that name on the public registry", () => {
    const core = join(folder, "node_modules/@auth/core");
    const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
    expect(lock.packages["node_modules/@auth/core"].resolved).toBe(`file:auth-core-${version}.tgz`);
    expect(readManifest(core).version).toBe(version);
    for (const file of ["index.js", "index.cjs", "index.d.ts", "index.d.cts"]) {
      expect(readFileSync(join(core, "dist", file), "utf8")).toBe(
        readFileSync(join(root, "packages/core/dist", file), "utf8"),
      );
    }
  });

  test("has core, ky and valibot beside it and nothing else", () => {
    const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
    expect(Object.keys(lock.packages).sort()).toEqual([
      "",
      "node_modules/@auth/core",
      `node_modules/@auth/${id}`,
      "node_modules/ky",
      "node_modules/valibot",
    ]);
    expect(installedFiles(join(folder, `node_modules/@auth/${id}`))).toEqual([
      "LICENSE",
      "MIGRATING.md",
      "README.md",
      "dist/index.cjs",
      "dist/index.d.cts",
      "dist/index.d.ts",
      "dist/index.js",
      "package.json",
    ]);
  });

  test("can run the example of the package's README at once", async () => {
    const [example] = readSnippets(join(root, "packages", id, "README.md"));
    writeFileSync(join(folder, "example.mts"), example?.code ?? "");
    expect(await runAgainstSimulator(folder, "example.mts")).toMatchObject({ code: 0, stderr: "" });
  });

  test("can require it from CommonJS", async () => {
    const program = [
      `const { ${create} } = require("@auth/${id}");`,
      `const { isAuthError } = require("@auth/core");`,
      `const auth = ${create}({ environment: "paper" });`,
      "auth.getToken().then((token) => console.log(token.kind, isAuthError(token)));",
    ];
    writeFileSync(join(folder, "example.cjs"), program.join("\n"));
    expect(await runAgainstSimulator(folder, "example.cjs")).toEqual({
      code: 0,
      stdout: "access-token false\n",
      stderr: "",
    });
  });
});

/** Through the platform's own shell, as a user would: `npm` is a batch file on Windows. */
function inShell(line: string, cwd: string): Promise<Finished> {
  const env = userEnvironment();
  return capture(line, [], { cwd, env, shell: true });
}

async function runAgainstSimulator(folder: string, program: string): Promise<Finished> {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const redirect = pathToFileURL(
    join(import.meta.dirname, "../snippets/lead-to-simulator.ts"),
  ).href;
  return capture(process.execPath, ["--import", redirect, program], {
    cwd: folder,
    env: cleanEnvironment(simulatedEnvironment(simulator)),
    timeout: 60_000,
  });
}

function installedFiles(folder: string): string[] {
  expect(existsSync(join(folder, "node_modules"))).toBe(false);
  return readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: false })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file !== "dist")
    .sort();
}
