// A tarball, read: the manifest and the files that a user would get.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createPackageFromTarballData, type Package } from "@arethetypeswrong/core";
import type { Tarball } from "../pack-packages.ts";
import type { Manifest, WorkspacePackage } from "../repository.ts";

/** A package as it would be published. */
export interface PackedPackage {
  source: WorkspacePackage;
  /** The published manifest: `workspace:` and `catalog:` are resolved in it. */
  manifest: Manifest;
  tarball: Uint8Array;
  /** Paths inside the package → text, sorted by path. */
  files: ReadonlyMap<string, string>;
  /** The form that the type analysis takes. */
  analysable: Package;
}

/** Reads a tarball. */
export function readPackedPackage({ package: source, path }: Tarball): PackedPackage {
  const tarball = new Uint8Array(readFileSync(path));
  const analysable = createPackageFromTarballData(tarball);
  const prefix = `/node_modules/${analysable.packageName}/`;
  const files = new Map(
    analysable
      .listFiles()
      .sort()
      .map((file) => [file.slice(prefix.length), analysable.readFile(file)]),
  );
  return {
    source,
    manifest: JSON.parse(files.get("package.json") ?? "{}"),
    tarball,
    files,
    analysable,
  };
}

/** Puts packages into the `node_modules` of a folder, as an installer would, without their dependencies. */
export function unpackInto(folder: string, packages: readonly PackedPackage[]): void {
  for (const { manifest, files } of packages) {
    for (const [file, text] of files) {
      const path = join(folder, "node_modules", manifest.name, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }
}
