// The grammar of a published package: what each must have, so that none differs by accident.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readPackages, readPublishedPackages, type WorkspacePackage } from "../repository.ts";

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

/** What a user makes and passes in: a second copy of it would be of no use. */
const peers: Readonly<Record<string, string>> = {
  "@auth/store-postgres": "pg",
  "@auth/store-redis": "redis",
};

/** One problem per field or file that is not as it should be. */
export function checkManifests(): string[] {
  const published = readPublishedPackages();
  const versions = new Set(published.map(({ manifest }) => manifest.version));
  return [
    ...published.flatMap(checkPublished),
    ...readPackages().flatMap(checkAny),
    ...(versions.size === 1
      ? []
      : [`the packages are released together, but have ${[...versions].join(", ")}`]),
  ];
}

function checkPublished({ directory, manifest }: WorkspacePackage): string[] {
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
  if (manifest.scripts?.prepack !== "node ../../scripts/prepack.ts") {
    problems.push(`"prepack" must run scripts/prepack.ts`);
  }
  if (manifest.scripts?.prepublishOnly !== "node ../../scripts/refuse-public-release.ts") {
    problems.push(`"prepublishOnly" must run scripts/refuse-public-release.ts`);
  }
  const peer = Object.keys(manifest.peerDependencies ?? {}).join();
  if (peer !== (peers[manifest.name] ?? "") || manifest.optionalDependencies) {
    problems.push("peer and optional dependencies surprise at install; use dependencies");
  }
  const readme = join(directory, "README.md");
  if (!existsSync(readme)) problems.push("README.md is missing");
  else if (!readFileSync(readme, "utf8").startsWith(`# ${manifest.name}\n`)) {
    problems.push(`README.md must begin with "# ${manifest.name}"`);
  }
  return problems.map((problem) => `${manifest.name}: ${problem}`);
}

function checkAny({ id, directory, manifest }: WorkspacePackage): string[] {
  const problems: string[] = [];
  if (manifest.name !== `@auth/${id}`) problems.push(`"name" must be @auth/${id}`);
  if (!manifest.description) problems.push(`"description" is missing`);
  for (const [name, range] of Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
  })) {
    const wanted = name.startsWith("@auth/") ? "workspace:^" : "catalog:";
    if (range !== wanted) problems.push(`${name} must be "${wanted}", got "${range}"`);
  }
  for (const file of ["tsconfig.json", "src/index.ts"]) {
    if (!existsSync(join(directory, file))) problems.push(`${file} is missing`);
  }
  const index = join(directory, "src/index.ts");
  if (existsSync(index) && /export \*/.test(readFileSync(index, "utf8"))) {
    problems.push("src/index.ts must name what it exports");
  }
  return problems.map((problem) => `packages/${id}: ${problem}`);
}
