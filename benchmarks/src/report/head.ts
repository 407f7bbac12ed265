import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, platform, release, totalmem } from "node:os";
import { manifestOf } from "../size/dependencies.ts";
import type { Head } from "./results.ts";

/** What this run is made with: the machine by its kind and size, never by its name. */
export function describeRun(): Head {
  return {
    date: today(),
    commit: commit(),
    node: process.version,
    // A release may go on with the name of whoever built it.
    system: `${platform()} ${/^[\d.]+/.exec(release())?.[0] ?? ""}`,
    processor: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    versions: versions(),
  };
}

/** `YYYY-MM-DD`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Of everything that is measured: the dependencies of this package. */
function versions(): Record<string, string> {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return Object.fromEntries(
    Object.keys(manifest.dependencies).map((name) => [name, manifestOf(name).version]),
  );
}

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    const changed = git("status", "--porcelain", "--untracked-files=no") !== "";
    return git("rev-parse", "--short", "HEAD") + (changed ? "+" : "");
  } catch {
    return "unknown";
  }
}
