import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cleanEnvironment } from "../clean-environment.ts";
import { createConsumerProject } from "../snippets/consumer-project.ts";
import { removeFolder } from "../temporary-folder.ts";

const require = createRequire(import.meta.url);
const compiler = require.resolve("typescript-oldest/bin/tsc");
const resolutions = [
  ["node16", "node16"],
  ["nodenext", "nodenext"],
  ["bundler", "esnext"],
] as const;
let project: string;

beforeAll(() => {
  project = createConsumerProject();
  const program = join(root, "scripts/checks/consumer/language.ts");
  cpSync(program, join(project, "program.ts"));
  cpSync(program, join(project, "program.cts"));
});
afterAll(() => removeFolder(project));

test("the guide names the oldest TypeScript that is tried", () => {
  const version = require("typescript-oldest/package.json").version.replace(/\.\d+$/, "");
  const guide = readFileSync(join(root, "docs/guides/install.md"), "utf8");
  expect(guide).toContain(`| TypeScript | ${version} or newer`);
});

describe("with the oldest TypeScript, lib es2022, no types of a platform and no skipLibCheck", () => {
  test.for(resolutions)("a program compiles under %s", async ([moduleResolution, module]) => {
    const compilerOptions = {
      ...{ module, moduleResolution, target: "es2022", lib: ["es2022"], types: [] },
      ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false },
    };
    const files = moduleResolution === "bundler" ? ["program.ts"] : ["program.ts", "program.cts"];
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    const compiled = await capture(process.execPath, [compiler, "-p", "."], {
      cwd: project,
      env: cleanEnvironment(),
    });
    expect(compiled).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});
