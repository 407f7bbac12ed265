// How to start the pnpm that this workspace is pinned to, without a shell and without a global install.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./repository.ts";

/** Command and first arguments of pnpm; the caller appends its own. */
export function pnpmCommand(): [command: string, ...args: string[]] {
  const running = process.env.npm_execpath;
  if (running !== undefined && /pnpm[^/\\]*\.c?js$/.test(running)) {
    return [process.execPath, running];
  }
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return ["npx", "--yes", packageManager];
}
