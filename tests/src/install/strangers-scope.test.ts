// On the public registry `@auth/core` is another project's. Without a line for the scope, a project must not get it.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { packPackages, withDependencies } from "@auth/scripts/pack-packages";
import { readManifest, root } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { afterAll, beforeAll, expect, test } from "vitest";
import { maintainerEnvironment } from "../registry/publish-packages.ts";
import { type Registry, startRegistry } from "../registry/start-registry.ts";
import { createFolder, removeFolder } from "../temporary-folder.ts";
import { createProject } from "./create-project.ts";
import { managers } from "./managers.ts";

const { version } = readManifest(join(root, "packages/core"));
/** The first and the last of the stranger's versions. */
const strangers = ["0.1.0", "0.41.3"];
/** What each package manager says where no version is in range. */
const noSuchVersion: Readonly<Record<string, RegExp>> = {
  npm: /ETARGET/,
  pnpm: /ERR_PNPM_NO_MATCHING_VERSION/,
  "Yarn 1": /Couldn't find any versions for "@auth\/core"/,
  "Yarn 4": /YN0082: .*@auth\/core@/,
};
let registry: Registry;
let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = createFolder("stranger");
  registry = await startRegistry();
  const env = maintainerEnvironment(registry, folder);
  for (const stranger of strangers) {
    const cwd = join(folder, stranger);
    mkdirSync(cwd);
    writeFileSync(
      join(cwd, "package.json"),
      JSON.stringify({ name: "@auth/core", version: stranger }),
    );
    const published = await capture("npm publish --access public", [], { cwd, env, shell: true });
    expect(published).toMatchObject({ code: 0 });
  }
  const tarballs = await packPackages(withDependencies("kis").slice(-1), folder);
  tarball = tarballs[0]?.path ?? "";
});
afterAll(async () => {
  await registry?.close();
  removeFolder(folder);
});

test.for(managers.map((manager) => [manager.name, manager] as const))(
  "%s, in a project without the line, fails rather than bring the stranger's @auth/core",
  async ([name, manager]) => {
    const project = createProject(manager, { others: registry.url });
    const added = await manager.add(project, [`@auth/core@^${version}`]);
    expect(added.code).not.toBe(0);
    expect(added.stdout + added.stderr).toMatch(noSuchVersion[name] ?? /$^/);
    expect(existsSync(join(project, "node_modules/@auth/core"))).toBe(false);
  },
);

const [npm] = managers;

test("npm fails likewise for a broker package's tarball without the core's beside it", async () => {
  if (npm === undefined) throw new Error("npm is the first");
  const project = createProject(npm, { others: registry.url });
  const added = await npm.add(project, [join(folder, basename(tarball))]);
  expect(added.code).not.toBe(0);
  expect(added.stderr).toMatch(/ETARGET/);
  expect(existsSync(join(project, "node_modules/@auth"))).toBe(false);
});

test("npm brings the stranger where no version is named: the guide's reason for the line", async () => {
  if (npm === undefined) throw new Error("npm is the first");
  const project = createProject(npm, { others: registry.url });
  expect(await npm.add(project, ["@auth/core"])).toMatchObject({ code: 0 });
  expect(readManifest(join(project, "node_modules/@auth/core")).version).toBe("0.41.3");
});

test("with the line, everything of @auth comes from the registry that it names, and only from there", async () => {
  if (npm === undefined) throw new Error("npm is the first");
  const empty = await startRegistry();
  try {
    const project = createProject(npm, { scope: empty.url, others: registry.url });
    const added = await npm.add(project, ["@auth/core"]);
    expect(added.code).not.toBe(0);
    expect(added.stderr).toMatch(/E404/);
  } finally {
    await empty.close();
  }
});
