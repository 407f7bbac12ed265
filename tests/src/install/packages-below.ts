import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The names of all packages in a project's `node_modules`, at any depth, each once and sorted; links are not followed. */
export function packagesBelow(folder: string): string[] {
  return [...new Set(namesIn(join(folder, "node_modules")))].sort();
}

function namesIn(modules: string): string[] {
  return foldersIn(modules).flatMap((name) => {
    const path = join(modules, name);
    if (name === ".pnpm") {
      return foldersIn(path).flatMap((one) => namesIn(join(path, one, "node_modules")));
    }
    if (name.startsWith(".")) return [];
    if (!name.startsWith("@")) return [name, ...namesIn(join(path, "node_modules"))];
    return foldersIn(path).flatMap((one) => [
      `${name}/${one}`,
      ...namesIn(join(path, one, "node_modules")),
    ]);
  });
}

function foldersIn(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
