// Where things are: the root, the packages and their manifests.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root: string = fileURLToPath(new URL("..", import.meta.url));

/** The fields of a package.json that the scripts read. */
export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  description?: string;
  license?: string;
  type?: string;
  sideEffects?: boolean;
  engines?: Record<string, string>;
  files?: string[];
  bin?: Record<string, string>;
  main?: string;
  module?: string;
  types?: string;
  exports?: unknown;
  publishConfig?: Record<string, string>;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** A package of this workspace. */
export interface WorkspacePackage {
  /** The name without the scope: `kis`. */
  id: string;
  directory: string;
  manifest: Manifest;
}

/** The packages under `packages/`, in alphabetical order. */
export function readPackages(): WorkspacePackage[] {
  const parent = join(root, "packages");
  return readdirSync(parent)
    .sort()
    .filter((id) => existsSync(join(parent, id, "package.json")))
    .map((id) => ({
      id,
      directory: join(parent, id),
      manifest: readManifest(join(parent, id)),
    }));
}

/** Those of them that are released. */
export function readPublishedPackages(): WorkspacePackage[] {
  return readPackages().filter(({ manifest }) => manifest.private !== true);
}

/** The package.json of a folder. */
export function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
}
