// Each package alone, from a private registry, as its users install it, and then the first example of its README.
// `INSTALL_MANAGERS=all` tries each with every package manager; otherwise npm installs all of them, and the others the
// package that most people begin with. Plug'n'Play replaces functions of node:fs, so the file store is tried with it, too.
import { globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readManifest, root } from "@auth/scripts/repository";
import { startSimulator } from "@auth/simulator";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { publishPackages } from "../registry/publish-packages.ts";
import { type Registry, startRegistry } from "../registry/start-registry.ts";
import { simulatedEnvironment } from "../snippets/simulated-environment.ts";
import { createFolder, removeFolder } from "../temporary-folder.ts";
import { createProject } from "./create-project.ts";
import { type ExampleServer, outcomes } from "./example-outcomes.ts";
import { expectedInstalls } from "./expected-installs.ts";
import { asProgram, readFirstSteps, theEnd } from "./first-steps.ts";
import { managers } from "./managers.ts";

/** What others than npm install in each run of the tests. */
const tried: Readonly<Record<string, readonly string[]>> = {
  pnpm: ["kis"],
  "Yarn 1": ["kis"],
  "Yarn 4": ["kis", "store-fs"],
};
const everywhere = process.env.INSTALL_MANAGERS === "all";
const cases = managers.flatMap((manager) =>
  Object.entries(expectedInstalls)
    .filter(([id]) => everywhere || tried[manager.name]?.includes(id) !== false)
    .map(([id, expected]) => ({ by: manager.name, id, manager, expected })),
);
const { version } = readManifest(join(root, "packages/core"));
const redirect = pathToFileURL(join(import.meta.dirname, "../snippets/lead-to-simulator.ts")).href;
let registry: Registry;

beforeAll(async () => {
  registry = await startRegistry();
  await publishPackages(registry);
  // Some fifty processes; on a busy machine they take their time.
}, 400_000);
afterAll(() => registry?.close());

test("every published package has its line here", () => {
  const published = globSync("packages/*/package.json", { cwd: root })
    .map((file) => readManifest(join(root, file, "..")))
    .filter((manifest) => manifest.private !== true);
  expect(published.map(({ name }) => name).sort()).toEqual(
    Object.keys(expectedInstalls).map((id) => `@auth/${id}`),
  );
});

describe.for(cases)("who installs @auth/$id with $by", ({ id, manager, expected }) => {
  const { client, entries = ["index"], programs = [] } = expected;
  const name = `@auth/${id}`;
  const { installs, example } = readFirstSteps(id);
  const [line = [], ...moreLines] = installs;
  const outcome = outcomes[id];
  let folder: string;
  let server: ExampleServer | undefined;

  beforeAll(async () => {
    folder = createFolder("project");
    createProject(manager, { scope: registry.url, others: registry.others }, folder);
    if (outcome?.missing === undefined) server = await outcome?.startServer?.();
  });
  afterAll(async () => {
    await server?.remove();
    removeFolder(folder);
  });

  test("gets it and what it needs by the README's line, and can import and require it", async () => {
    expect(line).toEqual([name, ...(client === undefined ? [] : [client.name])]);
    const added = await manager.add(folder, line);
    expect(added, added.stdout + added.stderr).toMatchObject({ code: 0 });
    expect(added.stderr).not.toMatch(/deprecated|ERESOLVE|ELIFECYCLE/);

    const ours = manager
      .installed(folder)
      .filter((one) => client === undefined || !client.brings.test(one));
    expect(ours).toEqual([name, ...expected.brings].sort());
    expect(manager.installed(folder)).toContain(client?.name ?? name);

    writeFileSync(
      join(folder, "list.cjs"),
      `const { version } = require("${name}/package.json");
       const required = Object.keys(require("${name}")).sort().join();
       import("${name}").then((imported) => {
         const names = Object.keys(imported).filter((key) => key !== "default" && key !== "module.exports");
         console.log(version, names.length > 0 && names.sort().join() === required);
       });`,
    );
    const listed = await manager.node(folder, ["list.cjs"]);
    expect(listed).toMatchObject({ code: 0, stdout: `${version} true\n` });

    const directory = join(folder, "node_modules", name);
    const found = globSync("**/*.*", { cwd: directory, exclude: ["node_modules/**"] });
    const dist = entries.flatMap((entry) =>
      ["cjs", "d.cts", "d.ts", "js"].map((ending) => `dist/${entry}.${ending}`),
    );
    // Plug'n'Play keeps packages in archives.
    if (manager.name !== "Yarn 4") {
      expect(found.map((file) => file.replaceAll("\\", "/")).sort()).toEqual(
        ["MIGRATING.md", "README.md", ...dist, ...programs, "package.json"].sort(),
      );
    }
  });

  describe.runIf(outcome?.missing === undefined)("and then runs the README's example", () => {
    beforeAll(async () => {
      for (const specs of moreLines) {
        expect(await manager.add(folder, specs)).toMatchObject({ code: 0 });
      }
    });

    test.for([
      { form: "ESM", program: "example.mjs", prints: outcome?.prints },
      {
        form: "CommonJS",
        program: "example.cjs",
        prints: outcome?.printsAgain ?? outcome?.prints,
      },
    ] as const)("as $form, sees it do its work", async ({ form, program, prints }) => {
      writeFileSync(join(folder, program), asProgram(example, form));
      const simulator = await startSimulator();
      onTestFinished(() => simulator.close());
      const ended = await manager.node(folder, ["--import", redirect, program], {
        ...simulatedEnvironment(simulator),
        ...server?.env,
      });
      expect(ended, ended.stdout + ended.stderr).toMatchObject({ code: 0, stderr: "" });
      const [printed, afterEnd] = ended.stdout.split(`${theEnd}\n`);
      expect(afterEnd).toBe("");
      expect(printed).toMatch(prints ?? /never/);
      const issued = simulator.ledger.count({ endpoint: "token", outcome: "ok" });
      expect(issued).toBe(outcome?.issues ?? 0);
      if (outcome?.leaves !== undefined) {
        expect(globSync(outcome.leaves, { cwd: folder })).not.toEqual([]);
      }
    });
  });
});
