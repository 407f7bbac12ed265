import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readPublishedPackages, root } from "@auth/scripts/repository";

/** What people read: the root's README files, each published package's, the guides, and the notes for contributors. */
export function markdownFiles(): string[] {
  const packages = readPublishedPackages().map(({ directory }) => join(directory, "README.md"));
  return [
    ...inFolder(root, false),
    ...packages,
    ...inFolder(join(root, "docs/guides"), true),
    ...inFolder(join(root, "contributing"), true),
  ].filter((path) => existsSync(path));
}

function inFolder(folder: string, recursive: boolean): string[] {
  return readdirSync(folder, { recursive, encoding: "utf8" })
    .filter(isProse)
    .sort()
    .map((name) => join(folder, name));
}

/**
 * Reports of the packages' APIs hold declarations, which are no programs, and the templates' README files are about packages that
 * are not there before they are copied.
 */
function isProse(name: string): boolean {
  const folders = name.split(/[/\\]/);
  if (folders.includes("node_modules") || folders.includes("templates")) return false;
  return name.endsWith(".md") && !name.endsWith(".api.md");
}
