// Each package alone, from a private registry, as its users install it. `INSTALL_MANAGERS=all` tries each with every
// package manager; otherwise npm installs all of them, and the others the package that most people begin with.
import { globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readManifest, root } from "@auth/scripts/repository";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publishPackages } from "../registry/publish-packages.ts";
import { type Registry, startRegistry } from "../registry/start-registry.ts";
import { createProject } from "./create-project.ts";
import { managers } from "./managers.ts";

interface Expected {
  /** Everything that an install brings, but for what the user's own client brings. */
  readonly brings: readonly string[];
  /** What users make themselves and pass in. */
  readonly client?: { readonly name: string; readonly brings: RegExp };
  readonly entries?: readonly string[];
  readonly programs?: readonly string[];
}

const packages: Readonly<Record<string, Expected>> = {
  core: { brings: [] },
  kis: { brings: ["@auth/core", "ky", "valibot"] },
  kiwoom: { brings: ["@auth/core", "ky", "valibot"] },
  simulator: { brings: ["ws"], entries: ["cli", "index"], programs: ["bin/auth-simulator.js"] },
  "store-encrypted": { brings: ["@auth/core", "@noble/hashes"] },
  "store-fs": { brings: ["@auth/core", "env-paths", "is-safe-filename"] },
  "store-memory": { brings: ["@auth/core"] },
  "store-postgres": {
    brings: ["@auth/core"],
    client: { name: "pg", brings: /^(?:pg|pgpass|split2|xtend|pg-.+|postgres-.+)$/ },
  },
  "store-redis": {
    brings: ["@auth/core"],
    client: { name: "redis", brings: /^(?:redis|cluster-key-slot|@redis\/.+)$/ },
  },
  testing: { brings: ["@auth/core"] },
};

const everywhere = process.env.INSTALL_MANAGERS === "all";
const cases = managers.flatMap((manager) =>
  Object.entries(packages)
    .filter(([id]) => everywhere || manager.name === "npm" || id === "kis")
    .map(([id, expected]) => ({ by: manager.name, id, manager, expected })),
);
const { version } = readManifest(join(root, "packages/core"));
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
    Object.keys(packages).map((id) => `@auth/${id}`),
  );
});

describe.for(cases)("who installs @auth/$id with $by", ({ id, manager, expected }) => {
  test("gets it and what it needs, and can import and require it", async () => {
    const folder = createProject(manager, { scope: registry.url, others: registry.others });
    const { client, entries = ["index"], programs = [] } = expected;
    const name = `@auth/${id}`;
    const specs = [name, ...(client === undefined ? [] : [client.name])];
    const added = await manager.add(folder, specs);
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
        ["README.md", ...dist, ...programs, "package.json"].sort(),
      );
    }
  });
});
