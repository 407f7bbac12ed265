// The two halves of a publish, by changesets: tarballs first, and then exactly these to the registry of `@auth`.
import type { SpawnOptions } from "node:child_process";
import { createRequire } from "node:module";
import { capture, type Finished } from "./run.ts";

const require = createRequire(import.meta.url);
const program = require.resolve("@changesets/cli/bin.js");

/** What to start to run changesets. */
export function changesetCommand(...args: string[]): [command: string, args: string[]] {
  return [process.execPath, [program, ...args]];
}

/** Packs every package whose version is not in the registry into `folder`, with the plan of their release. */
export function packRelease(folder: string, options: SpawnOptions): Promise<Finished> {
  return capture(...changesetCommand("pack", "--out-dir", folder), options);
}

/** Publishes what was packed, dependencies first, and tags the commit. */
export function publishRelease(
  folder: string,
  { tag = true, ...options }: SpawnOptions & { tag?: boolean },
): Promise<Finished> {
  const more = tag ? [] : ["--no-git-tag"];
  return capture(...changesetCommand("publish", "--from-pack-dir", folder, ...more), options);
}
