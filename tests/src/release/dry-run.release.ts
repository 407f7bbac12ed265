// A release from the first command to the last, of a copy of this workspace, to a registry on loopback.
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pendingChangesetFiles, readChangeset } from "@auth/scripts/changeset-files";
import { pnpmCommand } from "@auth/scripts/pnpm-command";
import { type Manifest, readManifest, readPublishedPackages, root } from "@auth/scripts/repository";
import { capture, type Finished } from "@auth/scripts/run";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createProject } from "../install/create-project.ts";
import { managers } from "../install/managers.ts";
import { maintainerEnvironment } from "../registry/publish-packages.ts";
import { type Registry, startRegistry } from "../registry/start-registry.ts";
import { createFolder, removeFolder } from "../temporary-folder.ts";
import { copyWorkspace } from "./copy-workspace.ts";

/** What a registry says of a package. */
interface Packument {
  versions: Record<string, Manifest & { dist: { tarball: string; integrity: string } }>;
  "dist-tags": Record<string, string>;
}

const packages = readPublishedPackages();
const before = readManifest(join(root, "packages/core")).version;
const pending = pendingChangesetFiles().map((file) => readChangeset(file));
const [npm] = managers;

let workspace: string;
let home: string;
let registry: Registry;
let env: NodeJS.ProcessEnv;
let next: string;

function read(file: string): string {
  return readFileSync(join(workspace, file), "utf8");
}

async function succeed(command: string, ...args: string[]): Promise<Finished> {
  const ended = await capture(command, args, { cwd: workspace, env });
  expect(ended, ended.stdout + ended.stderr).toMatchObject({ code: 0 });
  return ended;
}

function git(...args: string[]): Promise<Finished> {
  const author = ["-c", "user.name=Release", "-c", "user.email=release@example.invalid"];
  return succeed("git", ...author, ...args);
}

function pnpm(...args: string[]): Promise<Finished> {
  const [command, ...first] = pnpmCommand();
  return succeed(command, ...first, ...args);
}

const release = (part: string): Promise<Finished> => pnpm("release", part);

async function published(name: string): Promise<Packument> {
  const response = await fetch(new URL(name.replace("/", "%2f"), registry.url));
  return response.json();
}

beforeAll(async () => {
  workspace = copyWorkspace();
  home = createFolder("maintainer");
  registry = await startRegistry();
  env = maintainerEnvironment(registry, home);
  // What is installed here is linked, and must not be installed anew through the links.
  const settings = read("pnpm-workspace.yaml").replace(
    /(?<=^verifyDepsBeforeRun: )install$/m,
    "false",
  );
  writeFileSync(join(workspace, "pnpm-workspace.yaml"), settings);
  await git("init", "--quiet", "--initial-branch", "main");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "All that there is");
  await release("version");
  next = readManifest(join(workspace, "packages/core")).version;
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "Release");
  await release("pack");
  await release("publish");
});
afterAll(async () => {
  await registry?.close();
  removeFolder(workspace);
  removeFolder(home);
});

describe("a maintainer who merges a release", () => {
  test("has changesets for it", () => {
    expect(pending.length).toBeGreaterThan(0);
  });

  test("gets the next alpha, the same for all packages", () => {
    const [base = "", count = ""] = before.split("-alpha.");
    expect(next).toBe(`${base}-alpha.${Number(count) + 1}`);
    for (const { id } of packages) {
      expect(readManifest(join(workspace, "packages", id)).version).toBe(next);
    }
  });

  test.for(packages.map(({ id, manifest }) => [id, manifest.name] as const))(
    "tells the users of %s what changed, in the words of the changesets",
    ([id, name]) => {
      const changelog = read(`packages/${id}/CHANGELOG.md`);
      console.log(changelog);
      expect(changelog).toMatch(new RegExp(`^# ${name}\n\n## ${next.replaceAll(".", "\\.")}\n`));
      const words = changelog.replace(/\s+/g, " ");
      const about = pending.filter(({ releases }) => releases.some((one) => one.name === name));
      expect(about.length).toBeGreaterThan(0);
      for (const { summary } of about) expect(words).toContain(summary.replace(/\s+/g, " "));
    },
  );

  test("has used every changeset, and keeps it for the changelog of the version that is no alpha", () => {
    expect(pendingChangesetFiles(workspace)).toEqual([]);
    const kept = globSync(".changeset/pre/*.md", { cwd: workspace });
    expect(kept).toHaveLength(pending.length);
  });

  test("finds no line that installs the version before", () => {
    const named = globSync("{README*,packages/*/README.md,docs/guides/**/*.md}", {
      cwd: workspace,
    });
    for (const file of named) expect(read(file), file).not.toContain(`-${before}.tgz`);
    expect(read("README.md")).toContain(`npm i ./auth-core-${next}.tgz ./auth-kis-${next}.tgz\n`);
  });

  test("can commit all that without a complaint of the checks", async () => {
    const { stdout } = await git("diff", "--name-only", "--diff-filter=d", "HEAD~1");
    const written = stdout.trim().split("\n");
    expect(written).toContain("packages/core/CHANGELOG.md");
    await pnpm("exec", "biome", "check", "--error-on-warnings", ...written);
    await pnpm("exec", "node", "scripts/check-tree.ts");
  });

  test("has a tag for each package", async () => {
    const { stdout } = await git("tag", "--points-at", "HEAD");
    expect(stdout.trim().split("\n")).toEqual(
      packages.map(({ manifest }) => `${manifest.name}@${next}`),
    );
  });

  test("publishes nothing twice", async () => {
    await release("pack");
    expect(globSync("release/packages/*.tgz", { cwd: workspace })).toEqual([]);
    await release("publish");
  });
});

describe.for(packages.map(({ id, manifest }) => ({ id, name: manifest.name })))(
  "the registry's $name",
  ({ id, name }) => {
    let manifest: Packument["versions"][string] | undefined;
    beforeAll(async () => {
      const { versions, "dist-tags": tags } = await published(name);
      expect(Object.keys(versions)).toEqual([next]);
      expect(tags).toMatchObject({ latest: next });
      manifest = versions[next];
    });

    test("needs packages of the same release, in ranges that a registry can answer", () => {
      const { dependencies = {}, peerDependencies = {} } = manifest ?? {};
      const source = readManifest(join(workspace, "packages", id));
      expect(new Set(Object.keys(dependencies))).toEqual(
        new Set(Object.keys(source.dependencies ?? {})),
      );
      for (const [needed, range] of Object.entries({ ...dependencies, ...peerDependencies })) {
        expect(range).toMatch(/^\^\d+\.\d+\.\d+/);
        if (needed.startsWith("@auth/")) expect(range).toBe(`^${next}`);
      }
    });

    test("has changelog and migration notes with it", async () => {
      const folder = join(home, id);
      mkdirSync(folder);
      const tarball = await fetch(manifest?.dist.tarball ?? "");
      const file = join(folder, "package.tgz");
      writeFileSync(file, Buffer.from(await tarball.arrayBuffer()));
      await succeed("tar", "-xzf", file, "-C", folder);
      const packed = readFileSync(join(folder, "package/CHANGELOG.md"), "utf8");
      expect(packed).toBe(read(`packages/${id}/CHANGELOG.md`));
      const notes = readFileSync(join(folder, "package/MIGRATING.md"), "utf8");
      expect(notes).toMatch(/^# Migrating\n/);
    });
  },
);

describe("a user", () => {
  const tree = ["@auth/core", "@auth/kis", "ky", "valibot"];

  test("installs the release, and exactly what it needs", async () => {
    if (npm === undefined) throw new Error("npm is the first");
    const folder = createProject(npm, { scope: registry.url, others: registry.others });
    expect(await npm.add(folder, ["@auth/kis"])).toMatchObject({ code: 0 });
    expect(npm.installed(folder)).toEqual(tree);
    for (const name of ["@auth/core", "@auth/kis"]) {
      expect(readManifest(join(folder, "node_modules", name)).version).toBe(next);
    }
  });

  test("goes from tarballs to the registry by the guide's two lines", async () => {
    if (npm === undefined) throw new Error("npm is the first");
    const folder = createProject(npm, { scope: registry.url, others: registry.others });
    const tarballs = ["core", "kis"].map((id) => join(home, id, "package.tgz"));
    expect(await npm.add(folder, tarballs)).toMatchObject({ code: 0 });
    expect(readManifest(folder).dependencies).toMatchObject({
      "@auth/kis": expect.stringMatching(/^file:/),
    });
    const guide = read("docs/guides/migrating.md");
    const [, lines = ""] = /^```sh\n(npm rm [\s\S]*?)^```$/m.exec(guide) ?? [];
    for (const line of lines.trim().split("\n")) {
      const ended = await capture(line, [], { cwd: folder, env, shell: true });
      expect(ended, ended.stderr).toMatchObject({ code: 0 });
    }
    expect(readManifest(folder).dependencies).toEqual({ "@auth/kis": `^${next}` });
    expect(npm.installed(folder)).toEqual(tree);
  });
});
