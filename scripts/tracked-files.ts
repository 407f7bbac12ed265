// The files that git keeps.
import { execFileSync } from "node:child_process";
import { root } from "./repository.ts";

/** Committed files and those that are about to be, without what is generated or deleted; paths from the root. */
export function trackedFiles(): string[] {
  const listed = (...args: string[]): string[] =>
    execFileSync("git", ["ls-files", "-z", ...args], { cwd: root, encoding: "utf8" })
      .split("\0")
      .filter((file) => file !== "" && file !== "pnpm-lock.yaml");
  const deleted = new Set(listed("--deleted"));
  return listed("--cached", "--others", "--exclude-standard").filter((file) => !deleted.has(file));
}
