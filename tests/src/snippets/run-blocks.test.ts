// What guides show besides programs in TypeScript: tests for Vitest and pytest, programs in JavaScript and Python, requests by curl.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cleanEnvironment } from "../clean-environment.ts";
import { removeFolder } from "../temporary-folder.ts";
import { createConsumerProject } from "./consumer-project.ts";
import { markdownFiles } from "./markdown-files.ts";
import { readJsonBlock, readPytestFiles, readRunBlocks } from "./read-run-blocks.ts";
import { readSnippets } from "./read-snippets.ts";

const guide = join(root, "docs/guides/testing-your-bot.md");
// The Korean guides have the same code.
const files = markdownFiles().filter((path) => !/[/\\]ko[/\\]/.test(path));
const tests = files.flatMap(readSnippets).filter(({ isTest }) => isTest);
const blocks = files.flatMap(readRunBlocks);
const pytestFiles = readPytestFiles(guide);
const programs = {
  sh: ["sh", "-eu", "-c"],
  python: ["python3", "-c"],
  js: [process.execPath, "-e"],
} as const;
const needed = { sh: ["curl"], python: ["python3"], js: [] } as const;
const pytest = "pytest with requests";
const lacks = (command: string, ...args: string[]) => spawnSync(command, args).status !== 0;
// Debian's packages belong to Debian's Python, which may not be the first on the PATH.
const pythonWithPytest = ["python3", "/usr/bin/python3"].find(
  (python) => !lacks(python, "-c", "import pytest, requests"),
);
const missing: readonly string[] = [
  ...["curl", "python3"].filter((program) => lacks(program, "--version")),
  ...(pythonWithPytest ? [] : [pytest]),
];
if (missing.length > 0) console.warn(`Not run, for lack of ${missing.join(" and ")}: snippets`);

const env = cleanEnvironment({
  // Node itself, as a user has it: pnpm's stand-in passes no signal on.
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
  // On loopback nothing is sent through a proxy.
  NO_PROXY: "127.0.0.1",
  no_proxy: "127.0.0.1",
});
let project: string;

beforeAll(() => {
  project = createConsumerProject();
});
afterAll(() => removeFolder(project));

test("users of TypeScript, JavaScript, Python and curl have something to keep", () => {
  expect(tests.length).toBeGreaterThan(0);
  expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(["sh", "python", "js"]));
  expect([...pytestFiles.keys()]).toEqual(["conftest.py", "test_bot.py"]);
});

describe("a reader who keeps the test of", () => {
  test.for(tests)("$at sees it pass", async ({ code }) => {
    writeFileSync(join(project, "bot.test.ts"), code);
    const vitest = join(project, "node_modules/vitest/vitest.mjs");
    const ended = await capture(process.execPath, [vitest, "run"], { cwd: project, env });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toMatch(/1 passed/);
  });
});

test("a reader who keeps the guide's files for pytest sees its tests pass", async ({ skip }) => {
  skip(!pythonWithPytest, "needs pytest and requests");
  for (const [name, code] of pytestFiles) writeFileSync(join(project, name), code);
  const args = ["-m", "pytest", "-p", "no:cacheprovider", "--tb=short"];
  const ended = await capture(pythonWithPytest ?? "", args, { cwd: project, env });
  expect(ended.stdout).toMatch(/\b4 passed in /);
  expect(ended.code).toBe(0);
});

// One simulator for all, as a reader has it who reads from top to bottom.
const inTheirOrder = { shuffle: false };
describe(
  "a reader who starts auth-simulator with the guide's settings and runs",
  inTheirOrder,
  () => {
    let simulator: ChildProcess;
    /** `127.0.0.1:8800` in the guide → where it really is. */
    let addresses: ReadonlyMap<string, string>;

    beforeAll(async () => {
      const settings = readJsonBlock(guide);
      expect(settings.port).toBe(8800);
      // The guide's ports may be taken on this machine.
      writeFileSync(join(project, "simulator.json"), JSON.stringify({ ...settings, port: 0 }));
      const program = join(project, "node_modules/.bin/auth-simulator");
      simulator = spawn(process.execPath, [program, "--config", "simulator.json"], {
        cwd: project,
        env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const lines = createInterface({ input: simulator.stdout ?? process.stdin });
      // A program that ends without a line closes its output, too.
      const [line] = await Promise.race([once(lines, "line"), once(lines, "close")]);
      const { kis, kiwoom, control } = JSON.parse(String(line));
      const hosts = [kis.live, kis.paper, kiwoom.live, kiwoom.paper, control];
      addresses = new Map(
        hosts.map(({ url }, index) => [`127.0.0.1:${8800 + index}`, new URL(url).host]),
      );
    });
    afterAll(async () => {
      const ended = once(simulator, "exit");
      simulator.kill("SIGTERM");
      expect(await ended).toEqual([0, null]);
    });

    test.for(
      blocks.filter(({ language }) =>
        needed[language].every((program) => !missing.includes(program)),
      ),
    )("$at sees what the guide says", async ({ language, code, prints }) => {
      const [command, ...args] = programs[language];
      const led = code.replace(/127\.0\.0\.1:\d+/g, (guided) => addresses.get(guided) ?? guided);
      const ended = await capture(command, [...args, led], { cwd: project, env });
      expect(ended).toMatchObject({ code: 0 });
      if (prints) expect(ended.stdout).toMatch(prints);
    });
  },
);
