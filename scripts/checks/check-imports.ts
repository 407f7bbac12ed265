// What the published files import is declared, what is declared is imported, and libraries stay off Node's own modules.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { Manifest, WorkspacePackage } from "../repository.ts";
import { readPackages } from "../repository.ts";
import type { PackedPackage } from "./packed-package.ts";

/** The packages whose work is on Node: servers and files. The others run wherever fetch and Web Crypto do. */
const onNode: ReadonlySet<string> = new Set(["@auth/simulator", "@auth/store-fs"]);

/** What the packages are built with, which no user should have to know. */
const hidden: ReadonlySet<string> = new Set([
  "@auth/provider-kit",
  "@auth/store-kit",
  "ky",
  "pg",
  "redis",
  "valibot",
]);

/** One problem per import or declaration that does not match. */
export async function checkImports(packages: readonly PackedPackage[]): Promise<string[]> {
  return [
    ...packages.flatMap(checkPublished),
    ...readPackages().flatMap(checkDevelopment),
    ...checkKit(readPackages()),
  ];
}

function checkPublished({ manifest, files }: PackedPackage): string[] {
  const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
  const built = [...files].filter(([file]) => file.startsWith("dist/"));
  const imported = new Set(built.flatMap(([file, text]) => importedPackages(file, text)));
  const problems: string[] = [];
  for (const name of imported) {
    if (name.startsWith("node:")) {
      if (!onNode.has(manifest.name)) problems.push(`${manifest.name} imports ${name}`);
    } else if (!declared.has(name)) {
      problems.push(`${manifest.name} imports ${name} without declaring it`);
    }
  }
  // A peer is the user's own and passed in: its version matters, and its types are described, not imported.
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (!imported.has(name))
      problems.push(`${manifest.name} declares ${name} and never imports it`);
  }
  for (const [file, text] of built.filter(([name]) => /\.d\.c?ts$/.test(name))) {
    for (const name of importedPackages(file, text).filter((one) => hidden.has(one))) {
      problems.push(`${manifest.name}: ${file} shows ${name} to users`);
    }
  }
  return problems;
}

function checkDevelopment({ directory, manifest }: WorkspacePackage): string[] {
  const files = ["src", "test-support"].flatMap((folder) => typeScriptIn(join(directory, folder)));
  const imported = new Set(
    files.flatMap((file) => importedPackages(file, readFileSync(file, "utf8"))),
  );
  return (
    Object.keys(manifest.devDependencies ?? {})
      // Types are there for the package that they describe.
      .filter((name) => !imported.has(name.replace(/^@types\//, "")))
      .map((name) => `${manifest.name} has the devDependency ${name} and never imports it`)
  );
}

/** The kit is bundled, so what it imports must be declared, in the same version, by whoever bundles it. */
function checkKit(packages: readonly WorkspacePackage[]): string[] {
  const kit = packages.find(({ manifest }) => manifest.name === "@auth/provider-kit");
  const users = packages.filter(({ manifest }) => usesKit(manifest));
  return users.flatMap(({ manifest }) =>
    Object.entries(kit?.manifest.dependencies ?? {})
      .filter(([name, range]) => manifest.dependencies?.[name] !== range)
      .map(
        ([name, range]) => `${manifest.name} bundles the kit and must depend on ${name} ${range}`,
      ),
  );
}

function usesKit(manifest: Manifest): boolean {
  return manifest.devDependencies?.["@auth/provider-kit"] !== undefined;
}

function importedPackages(file: string, text: string): string[] {
  const { importedFiles } = ts.preProcessFile(text, true, /\.c?js$/.test(file));
  const resolved = [...text.matchAll(/\brequire\.resolve\("([^"]+)"\)/g)].map(
    (match) => match[1] ?? "",
  );
  return [...importedFiles.map(({ fileName }) => fileName), ...resolved]
    .filter((name) => !name.startsWith("."))
    .map((name) => (name.startsWith("node:") ? name : packageName(name)));
}

function typeScriptIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
