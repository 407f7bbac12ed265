import { copyFileSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readPackages, root } from "@auth/scripts/repository";
import { createFolder } from "../temporary-folder.ts";

const shared = ["tsconfig.base.json", "vitest.config.ts", "scripts/repository.ts"];
const checks = "scripts/checks/check-manifests.ts";

/** A workspace outside of this one with all its packages, and with a template copied to `packages/<id>` as its page says. */
export function createWorkspaceWith(template: string, id: string): string {
  const folder = createFolder("workspace");
  mkdirSync(join(folder, "packages"));
  for (const { id: name, directory } of readPackages()) {
    symlinkSync(directory, join(folder, "packages", name), "junction");
  }
  for (const file of [...shared, checks]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");

  const copy = join(folder, "packages", id);
  cpSync(join(root, "contributing/templates", template), copy, { recursive: true });
  // What `pnpm install` would put there, as another package that has the same dependencies got it.
  const installed = join(root, "packages/kis/node_modules");
  mkdirSync(join(copy, "node_modules"));
  for (const name of readdirSync(installed).filter((one) => /^[a-z]/.test(one))) {
    symlinkSync(join(installed, name), join(copy, "node_modules", name), "junction");
  }
  return folder;
}
