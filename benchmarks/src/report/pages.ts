import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { toGuide } from "./markdown.ts";
import type { Results } from "./results.ts";
import { english, korean, toShortTable } from "./short-table.ts";

/** The folder of the repository. */
export const root: string = fileURLToPath(new URL("../../..", import.meta.url));

/** The committed results, from the root. */
export const published = "benchmarks/results.json";

/** What is committed. */
export async function readPublished(): Promise<Results> {
  return JSON.parse(await readFile(join(root, published), "utf8"));
}

/** File → its text, as `results` make it: the pages that show figures. */
export async function makePages(results: Results): Promise<Map<string, string>> {
  const page = async (file: string, table: string): Promise<[string, string]> => [
    file,
    betweenMarks(await readFile(join(root, file), "utf8"), table, file),
  ];
  return new Map([
    ["docs/guides/benchmarks.md", toGuide(results)],
    await page("README.md", toShortTable(results, english)),
    await page("README.ko.md", toShortTable(results, korean)),
  ]);
}

const marks = { start: "<!-- bench:start -->", end: "<!-- bench:end -->" };

/** Puts `table`, which may directly follow a comment, into the place that a page has for it. */
function betweenMarks(text: string, table: string, file: string): string {
  const [before, rest] = text.split(marks.start);
  const [, after] = rest?.split(marks.end) ?? [];
  if (before === undefined || after === undefined) {
    throw new Error(`${file} must have ${marks.start} and ${marks.end}`);
  }
  return `${before}${marks.start}\n${table}\n${marks.end}${after}`;
}
