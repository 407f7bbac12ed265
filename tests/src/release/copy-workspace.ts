import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "@auth/scripts/repository";
import { trackedFiles } from "@auth/scripts/tracked-files";
import { createFolder } from "../temporary-folder.ts";

const base = realpathSync(root);
const installed = join(base, "node_modules/.pnpm");

/**
 * The whole workspace in a folder of its own, without its history and with nothing built. The dependencies are links to those
 * that are installed here, and the packages' links to each other stay inside of the copy.
 */
export function copyWorkspace(): string {
  const folder = createFolder("workspace");
  const files = [...trackedFiles(), "pnpm-lock.yaml"];
  for (const file of files) cpSync(join(base, file), join(folder, file));
  const manifests = files.filter((file) => /^(?:[\w-]+\/){0,2}package\.json$/.test(file));
  for (const workspace of manifests.map((file) => dirname(file))) {
    const modules = join(base, workspace, "node_modules");
    if (existsSync(modules)) linkModules(modules, join(folder, workspace, "node_modules"), folder);
  }
  return folder;
}

function linkModules(from: string, to: string, folder: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    // Whether an install is due is known of the original, and not of the copy.
    if (name.startsWith(".pnpm-workspace-state")) continue;
    if (name.startsWith("@")) {
      linkModules(join(from, name), join(to, name), folder);
      continue;
    }
    const target = realpathSync(join(from, name));
    const ours = !name.startsWith(".") && !target.startsWith(installed);
    const path = ours ? join(folder, relative(base, target)) : target;
    symlinkSync(path, join(to, name), "junction");
  }
}
