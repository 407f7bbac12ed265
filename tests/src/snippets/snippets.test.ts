import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { startSimulator } from "@auth/simulator";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createSecretFinder } from "../canary/find-secrets.ts";
import { cleanEnvironment } from "../clean-environment.ts";
import { createTestFolder, removeFolder } from "../temporary-folder.ts";
import { compileSnippets } from "./compile-snippets.ts";
import { createConsumerProject } from "./consumer-project.ts";
import { markdownFiles } from "./markdown-files.ts";
import { readSnippets } from "./read-snippets.ts";
import { simulatedEnvironment, simulatedSecrets } from "./simulated-environment.ts";

const snippets = markdownFiles().flatMap(readSnippets);
const shown = snippets.flatMap(({ at, code, shows }) =>
  shows === undefined ? [] : [{ at, code, shows }],
);
const programs = snippets.filter(({ shows }) => shows === undefined);
const named = programs.map((snippet, index) => ({ ...snippet, program: `snippet-${index}.ts` }));
let project: string;

beforeAll(() => {
  project = createConsumerProject();
  for (const { program, code } of named) {
    // A snippet without an import is a module all the same: it may use top-level await.
    writeFileSync(join(project, program), `${code}\nexport {};\n`);
  }
});
afterAll(() => removeFolder(project));

test("every snippet that users read compiles against the built packages", () => {
  const problems = compileSnippets(
    project,
    named.map(({ program }) => program),
  );
  const located = problems.map((problem) =>
    problem.replace(/^snippet-(\d+)\.ts/, (name, index) => named[Number(index)]?.at ?? name),
  );
  expect(located).toEqual([]);
});

test.for(shown)("$at shows $shows as it is", ({ code, shows }) => {
  expect(code).toBe(readFileSync(join(root, shows), "utf8"));
});

describe("a reader who runs the snippet of", () => {
  test.for(named.filter(({ runs }) => runs).map(({ at, program }) => [at, program] as const))(
    "%s sees it succeed, and sees no secret",
    async ([, program]) => {
      const simulator = await startSimulator();
      onTestFinished(() => simulator.close());
      const redirect = pathToFileURL(join(import.meta.dirname, "lead-to-simulator.ts")).href;
      const ended = await capture(process.execPath, ["--import", redirect, program], {
        cwd: project,
        env: cleanEnvironment({
          ...simulatedEnvironment(simulator),
          // Packages that keep files keep them here, and not in the home of whoever runs the tests.
          ...privateHome(createTestFolder("home")),
        }),
        timeout: 60_000,
      });
      expect(ended).toMatchObject({ code: 0, stderr: "" });
      expect(createSecretFinder(simulatedSecrets(simulator))(ended.stdout)).toEqual([]);
    },
  );
});

function privateHome(folder: string): Record<string, string> {
  return {
    HOME: folder,
    USERPROFILE: folder,
    LOCALAPPDATA: folder,
    APPDATA: folder,
    XDG_STATE_HOME: folder,
  };
}
