// docs/guides/migrating.md as it travels in every package.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./repository.ts";

/** The name of the file in a package. */
export const migrationNotesFile = "MIGRATING.md";

/** The guide, for readers who have nothing else of this repository: a link into it becomes plain text. */
export function migrationNotes(): string {
  return withoutRelativeLinks(readFileSync(join(root, "docs/guides/migrating.md"), "utf8"));
}

/** Links within the text and to other sites stay. */
export function withoutRelativeLinks(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\((?!#|[a-z]+:)[^)]*\)/g, "$1");
}
