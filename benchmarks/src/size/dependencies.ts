import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The fields of a package.json that are read here. */
export interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  files?: string[];
}

const here = fileURLToPath(new URL("../..", import.meta.url));

/** The folder of a package, as a file in `from` would find it. */
function folderOf(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return realpathSync(candidate);
    if (dirname(folder) === folder) throw new Error(`${name} is not installed below ${from}`);
  }
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** The manifest of a package that the benchmarks depend on. */
export function manifestOf(name: string): Manifest {
  return readManifest(folderOf(name, here));
}

/** How many packages one brings along: its dependencies, and theirs. */
export function countDependencies(name: string): number {
  return closureOf(name).size - 1;
}

/** What a package and all that it brings along have on disk, in bytes. */
export function installedBytes(name: string): number {
  return [...closureOf(name)].reduce((sum, folder) => sum + publishedBytes(folder), 0);
}

/** The folders of a package and of all that it brings along. */
function closureOf(name: string): Set<string> {
  const seen = new Set<string>();
  const visit = (folder: string): void => {
    if (seen.has(folder)) return;
    seen.add(folder);
    for (const dependency of Object.keys(readManifest(folder).dependencies ?? {})) {
      visit(folderOf(dependency, folder));
    }
  };
  visit(folderOf(name, here));
  return seen;
}

/** Ours have their sources beside them, which a user does not get, and their changelog only from the first release on. */
function publishedBytes(folder: string): number {
  const { name, files = [] } = readManifest(folder);
  if (!name.startsWith("@auth/")) return bytesIn(folder);
  return ["package.json", "README.md", ...files]
    .map((entry) => join(folder, entry))
    .filter((path) => existsSync(path))
    .reduce((sum, path) => sum + bytesIn(path), 0);
}

function bytesIn(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path)
    .filter((entry) => entry !== "node_modules")
    .reduce((sum, entry) => sum + bytesIn(join(path, entry)), 0);
}
