import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkManifests, manifestProblems } from "@auth/scripts/checks/check-manifests";
import { checkReadmes, readmeProblems } from "@auth/scripts/checks/check-readmes";
import { type Manifest, readManifest, root } from "@auth/scripts/repository";
import { describe, expect, test } from "vitest";

const folder = (template: string): string => join(root, "contributing/templates", template);
const readmeOf = (template: string): string =>
  readFileSync(join(folder(template), "README.md"), "utf8");
const provider = readManifest(folder("provider"));
const store = readManifest(folder("token-store"));

test("every package of this repository keeps to the grammar", () => {
  expect([...checkManifests(), ...checkReadmes()]).toEqual([]);
});

describe("a published package is refused", () => {
  test("by nothing where it is as the templates are", () => {
    expect(manifestProblems(provider, "example")).toEqual([]);
    expect(manifestProblems(store, "store-example")).toEqual([]);
  });

  const { prepublishOnly: _refusal, ...withoutRefusal } = provider.scripts ?? {};
  const [main] = Object.entries(provider.exports ?? {});
  test.for<[string, Partial<Manifest>, RegExp]>([
    ["that is called otherwise than its folder", { name: "@auth/sample" }, /"name" must be/],
    ["without a description", { description: "" }, /"description" is missing/],
    ["under another licence", { license: "ISC" }, /"license" must be "MIT"/],
    ["that is CommonJS first", { type: "commonjs" }, /"type" must be "module"/],
    ["that keeps bundlers from dropping it", { sideEffects: true }, /"sideEffects" must be false/],
    ["for other versions of Node", { engines: { node: ">=18" } }, /"engines" must be/],
    ["that publishes its sources", { files: ["dist", "src"] }, /"files" must be/],
    ["with a command whose file it leaves out", { bin: { x: "./bin/x.js" } }, /"files" must be/],
    ["whose CommonJS is elsewhere", { main: "./dist/index.js" }, /"main" must be/],
    ["whose ESM is elsewhere", { module: "./dist/index.mjs" }, /"module" must be/],
    ["whose types are elsewhere", { types: "./src/index.ts" }, /"types" must be/],
    ["that hides its manifest", { exports: Object.fromEntries([main ?? []]) }, /"exports" must/],
    ["that may go to the public registry", { publishConfig: {} }, /"publishConfig" must be/],
    ["of the stranger's versions", { version: "0.41.3" }, /"version" must begin at 1\.0\.0/],
    ["that brings peers", { peerDependencies: { ky: "^2.0.0" } }, /peer and optional/],
    ["that brings what it may lack", { optionalDependencies: { ky: "catalog:" } }, /peer and opt/],
    [
      "with a version of its own choice",
      { dependencies: { ky: "^2.0.0" } },
      /ky must be "catalog:"/,
    ],
    [
      "that pins one of ours",
      { dependencies: { "@auth/core": "1.0.0" } },
      /must be "workspace:\^"/,
    ],
    ["that a release would not hold back", { scripts: withoutRefusal }, /"prepublishOnly" must be/],
    ["that is tested otherwise", { scripts: { ...provider.scripts, test: "jest" } }, /"test" must/],
  ])("%s", ([, change, problem]) => {
    expect(manifestProblems({ ...provider, ...change }, "example")).toEqual([
      expect.stringMatching(problem),
    ]);
  });
});

describe("a README is refused", () => {
  test("by nothing where it is as the templates' are", () => {
    expect(readmeProblems(provider, readmeOf("provider"))).toEqual([]);
    expect(readmeProblems(store, readmeOf("token-store"))).toEqual([]);
  });

  test.for<[string, string | RegExp, string, RegExp]>([
    ["that is not there", /[\s\S]*/, "", /must begin with "# @auth\/example"/],
    ["of another package", "# @auth/example", "# @auth/kis", /must begin with/],
    ["that never says what for", /^> .*\n\n/m, "", /one sentence after its title/],
    ["that begins with a sermon", "## Install", "## Philosophy\n\n## Install", /first section/],
    ["that shows no use", "## Use", "## Usage", /"## Use" as its second/],
    ["with another line to install", "npm i @auth/example", "npm i example", /must show "npm i/],
    ["that needs a registry", "pack:example", "pnpm pack", /without a registry: pack:example/],
    ["whose example is of another package", 'from "@auth/example"', 'from "ky"', /begin Use with/],
    ["that leaves its options to be guessed", "## Options", "## More", /section "## Options"/],
    ["that is silent about errors", "## Errors", "## More", /section "## Errors"/],
    ["that says not where it runs", /\nNode 22.*\n$/, "", /must end with "Node 22/],
    ["with two titles", "## Options", "# Options\n\n## Options", /level where it can't be/],
    [
      "that leaves out a level",
      "## Errors\n",
      "## Errors\n\n#### 401\n",
      /level where it can't be/,
    ],
    ["with a heading twice", "## Errors\n", "## Errors\n\n### Use\n", /heading "Use" twice/],
  ])("%s", ([, part, other, problem]) => {
    const readme = readmeOf("provider");
    const changed = readme.replace(part, other);
    expect(changed).not.toBe(readme);
    expect(readmeProblems(provider, changed).join("\n")).toMatch(problem);
  });

  test("of a store that says nothing of what goes wrong, or forgets the user's own client", () => {
    const readme = readmeOf("token-store");
    const silent = readme.replace("## When something is wrong", "## More");
    expect(readmeProblems(store, silent)).toEqual([
      'must have a section "## When something is wrong"',
    ]);
    const overRedis = { ...store, peerDependencies: { redis: "catalog:" } };
    expect(readmeProblems(overRedis, readme)).toEqual([
      'must show "npm i @auth/store-example redis" under Install, in a block of its own',
    ]);
  });

  test("of a private package only for its title", () => {
    const kit = { ...provider, private: true };
    expect(readmeProblems(kit, "# @auth/example\n")).toEqual([]);
    expect(readmeProblems(kit, "# Example\n")).toEqual(['must begin with "# @auth/example"']);
  });
});
