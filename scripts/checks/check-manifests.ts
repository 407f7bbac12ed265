// The grammar of a package's manifest: what each must have, so that none differs by accident. Its README has one, too:
// check-readmes.ts.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  type Manifest,
  readManifest,
  readPackages,
  readPublishedPackages,
  root,
  type WorkspacePackage,
} from "../repository.ts";

const expected = {
  license: "MIT",
  type: "module",
  sideEffects: false,
  engines: { node: ">=22" },
  main: "./dist/index.cjs",
  module: "./dist/index.js",
  types: "./dist/index.d.ts",
  // Types first in each branch: TypeScript takes the first condition that matches.
  exports: {
    ".": {
      import: { types: "./dist/index.d.ts", default: "./dist/index.js" },
      require: { types: "./dist/index.d.cts", default: "./dist/index.cjs" },
    },
    "./package.json": "./package.json",
  },
  publishConfig: { registry: "https://public-release-is-refused.invalid/" },
} as const;

/** What each package can do, so that turbo, a release and a newcomer find the same everywhere. */
const scripts = {
  test: "vitest run --config ../../vitest.config.ts --root .",
  "check:types": "tsc -p .",
} as const;

const publishedScripts = {
  build: "tsup --config ../../tsup.config.ts",
  prepack: "node ../../scripts/prepack.ts",
  prepublishOnly: "node ../../scripts/refuse-public-release.ts",
} as const;

/** What a user makes and passes in: a second copy of it would be of no use. */
const peers: Readonly<Record<string, string>> = {
  "@auth/store-postgres": "pg",
  "@auth/store-redis": "redis",
};

/** One problem per field or file that is not as it should be. */
export function checkManifests(): string[] {
  const packages = readPackages();
  const published = readPublishedPackages();
  const versions = new Set(published.map(({ manifest }) => manifest.version));
  const commands = readManifest(root).scripts;
  return [
    ...packages.flatMap(({ id, manifest }) =>
      manifestProblems(manifest, id).map((problem) => `packages/${id}: ${problem}`),
    ),
    ...packages.flatMap(checkSources),
    ...published
      .filter(({ id }) => commands?.[`pack:${id}`] !== `node scripts/pack.ts ${id}`)
      .map(({ id }) => `package.json: "pack:${id}" must be "node scripts/pack.ts ${id}"`),
    ...(versions.size === 1
      ? []
      : [`the packages are released together, but have ${[...versions].join(", ")}`]),
  ];
}

/** The problems of one package's manifest, by the name of its folder. */
export function manifestProblems(manifest: Manifest, id: string): string[] {
  return [
    ...(manifest.private === true ? [] : publishedProblems(manifest)),
    ...anyProblems(manifest, id),
  ];
}

function publishedProblems(manifest: Manifest): string[] {
  const problems: string[] = [];
  for (const [field, value] of Object.entries(expected)) {
    const found = manifest[field as keyof typeof expected];
    // Compared as text where order matters.
    const same =
      field === "exports"
        ? JSON.stringify(found) === JSON.stringify(value)
        : isDeepStrictEqual(found, value);
    if (!same) problems.push(`"${field}" must be ${JSON.stringify(value)}`);
  }
  const built = manifest.bin === undefined ? ["dist"] : ["bin", "dist"];
  const files = [...built, "CHANGELOG.md", "MIGRATING.md"];
  if (!isDeepStrictEqual(manifest.files, files)) {
    problems.push(`"files" must be ${JSON.stringify(files)}`);
  }
  if (!/^1\.\d+\.\d+(?:-alpha\.\d+)?$/.test(manifest.version)) {
    problems.push(`"version" must begin at 1.0.0-alpha.0, got ${manifest.version}`);
  }
  const peer = Object.keys(manifest.peerDependencies ?? {}).join();
  if (peer !== (peers[manifest.name] ?? "") || manifest.optionalDependencies) {
    problems.push("peer and optional dependencies surprise at install; use dependencies");
  }
  return [...problems, ...scriptProblems(manifest, publishedScripts)];
}

function anyProblems(manifest: Manifest, id: string): string[] {
  const problems = scriptProblems(manifest, scripts);
  if (manifest.name !== `@auth/${id}`) problems.push(`"name" must be @auth/${id}`);
  if (!manifest.description) problems.push(`"description" is missing`);
  for (const [name, range] of Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
  })) {
    const wanted = name.startsWith("@auth/") ? "workspace:^" : "catalog:";
    if (range !== wanted) problems.push(`${name} must be "${wanted}", got "${range}"`);
  }
  return problems;
}

function scriptProblems(manifest: Manifest, wanted: Readonly<Record<string, string>>): string[] {
  return Object.entries(wanted)
    .filter(([name, command]) => manifest.scripts?.[name] !== command)
    .map(([name, command]) => `the script "${name}" must be "${command}"`);
}

function checkSources({ id, directory }: WorkspacePackage): string[] {
  const problems = ["tsconfig.json", "src/index.ts"]
    .filter((file) => !existsSync(join(directory, file)))
    .map((file) => `${file} is missing`);
  const index = join(directory, "src/index.ts");
  if (existsSync(index) && /export \*/.test(readFileSync(index, "utf8"))) {
    problems.push("src/index.ts must name what it exports");
  }
  return problems.map((problem) => `packages/${id}: ${problem}`);
}
