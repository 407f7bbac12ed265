// What changed since the last release, and what the changesets say of it.
import { execFileSync } from "node:child_process";
import { pendingChangesetFiles, readChangeset } from "./changeset-files.ts";
import { root } from "./repository.ts";

const versionFile = "packages/core/package.json";

/**
 * The API reports that differ from those of the last release, as paths from the root; `undefined` where the history is
 * not here. The packages share one version, so the commit that set it last is the release.
 */
export function changedReports(folder: string = root): ReadonlySet<string> | undefined {
  const git = (...args: string[]): string =>
    execFileSync("git", args, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  try {
    if (git("rev-parse", "--is-shallow-repository").trim() === "true") return undefined;
    const release = git("log", "-1", "--format=%H", '-G^\\s*"version":', "--", versionFile).trim();
    const reports = ["--", "contributing/api"];
    const listed = git("diff", "--name-only", release, ...reports);
    const added = git("ls-files", "--others", "--exclude-standard", ...reports);
    return new Set(`${listed}\n${added}`.split("\n").filter((file) => file !== ""));
  } catch {
    return undefined;
  }
}

/** The packages named by changesets that no release has used yet. */
export function pendingPackages(folder: string = root): ReadonlySet<string> {
  const pending = pendingChangesetFiles(folder).map((file) => readChangeset(file, folder));
  return new Set(pending.flatMap(({ releases }) => releases.map(({ name }) => name)));
}
