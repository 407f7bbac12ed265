import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readPublishedPackages, root } from "@auth/scripts/repository";

/** What users read: the root's README files, each published package's, and the guides. */
export function markdownFiles(): string[] {
  const inFolder = (folder: string): string[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".md"))
      .map((name) => join(folder, name));
  const packages = readPublishedPackages().map(({ directory }) => join(directory, "README.md"));
  return [...inFolder(root), ...packages, ...inFolder(join(root, "docs"))].filter((path) =>
    existsSync(path),
  );
}
