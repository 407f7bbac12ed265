// Packs a broker package, and the packages of ours that it needs, as npm would receive them.
import { mkdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pnpmCommand } from "./pnpm-command.ts";
import { readPublishedPackages, type WorkspacePackage } from "./repository.ts";
import { capture } from "./run.ts";

/** A packed package. */
export interface Tarball {
  package: WorkspacePackage;
  /** Absolute path of the `.tgz`. */
  path: string;
}

/** The package and everything of ours below it, dependencies first. Throws for a name that is not published. */
export function withDependencies(id: string): WorkspacePackage[] {
  const packages = readPublishedPackages();
  const found = packages.find((one) => one.id === id);
  if (found === undefined) {
    const known = packages.map((one) => one.id).join(", ");
    throw new Error(`There is no published package "${id}". Known: ${known}.`);
  }
  const below = Object.keys(found.manifest.dependencies ?? {})
    .filter((name) => name.startsWith("@auth/"))
    .flatMap((name) => withDependencies(name.slice("@auth/".length)));
  return [...new Map([...below, found].map((one) => [one.id, one])).values()];
}

/** Packs each package, already built, into the folder and returns the tarballs in the same order. */
export async function packPackages(
  packages: readonly WorkspacePackage[],
  folder: string,
): Promise<Tarball[]> {
  mkdirSync(folder, { recursive: true });
  const [command, ...args] = pnpmCommand();
  const tarballs: Tarball[] = [];
  for (const one of packages) {
    const { name, version } = one.manifest;
    const path = resolve(folder, `${name.slice(1).replace("/", "-")}-${version}.tgz`);
    const packed = await capture(command, [...args, "pack", "--out", path], {
      cwd: one.directory,
    });
    if (packed.code !== 0) {
      throw new Error(`pnpm pack failed for ${name}:\n${packed.stdout}${packed.stderr}`);
    }
    tarballs.push({ package: one, path });
  }
  return tarballs;
}

/** The one line that installs the tarballs, for a shell that stands in their folder. */
export function installLine(tarballs: readonly Tarball[]): string {
  return `npm i ${tarballs.map(({ path }) => `./${basename(path)}`).join(" ")}`;
}
