import { copyFileSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readManifest, readPackages, root } from "@auth/scripts/repository";
import { createFolder } from "../temporary-folder.ts";

const shared = [
  "tsconfig.base.json",
  "vitest.config.ts",
  "scripts/repository.ts",
  "scripts/checks/check-manifests.ts",
  "scripts/checks/check-readmes.ts",
];

/** A workspace outside of this one with all its packages, and with a template copied to `packages/<id>` as its page says. */
export function createWorkspaceWith(template: string, id: string): string {
  const folder = createFolder("workspace");
  mkdirSync(join(folder, "packages"));
  for (const { id: name, directory } of readPackages()) {
    symlinkSync(directory, join(folder, "packages", name), "junction");
  }
  for (const file of shared) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
  const scripts = { ...readManifest(root).scripts, [`pack:${id}`]: `node scripts/pack.ts ${id}` };
  const manifest = { private: true, type: "module", scripts };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
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
