import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readPublishedPackages, root } from "@auth/scripts/repository";

/** What users read: the root's README files, each published package's, and the guides. */
export function markdownFiles(): string[] {
  const packages = readPublishedPackages().map(({ directory }) => join(directory, "README.md"));
  const guides = readdirSync(join(root, "docs"), { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && entry.name !== "node_modules" && entry.name !== "site",
    )
    .flatMap(({ name }) => markdownIn(join(root, "docs", name), { recursive: true }));
  return [...markdownIn(root), ...packages, ...markdownIn(join(root, "docs")), ...guides].filter(
    (path) => existsSync(path),
  );
}

function markdownIn(folder: string, options: { recursive?: boolean } = {}): string[] {
  return readdirSync(folder, { ...options, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
}
