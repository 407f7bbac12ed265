// The changesets that the next release will use, as changesets itself reads them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseChangesetFile } from "@changesets/parse";
import { root } from "./repository.ts";

/** What a changeset says. */
export interface ChangesetText {
  /** From the root. */
  file: string;
  releases: readonly { name: string; type: string }[];
  summary: string;
}

/** Their files, from the root; what an alpha has used is in `.changeset/pre`, and not among them. */
export function pendingChangesetFiles(folder: string = root): string[] {
  return readdirSync(join(folder, ".changeset"))
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .map((file) => `.changeset/${file}`);
}

/** Reads one; throws where it is none. */
export function readChangeset(file: string, folder: string = root): ChangesetText {
  const { releases, summary } = parseChangesetFile(readFileSync(join(folder, file), "utf8"));
  return { file, releases, summary };
}
