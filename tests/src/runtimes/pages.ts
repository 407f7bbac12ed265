import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "@auth/scripts/repository";
import type { RuntimeResult, RuntimeResults } from "./results.ts";
import { runtimes as promises } from "./runtimes.ts";

/** Page → the head of its table's first column. */
const pages: Readonly<Record<string, (date: string) => string>> = {
  "README.md": (date) => `Tests passed, ${date}`,
  "README.ko.md": (date) => `통과한 테스트, ${date}`,
};

const marks = { start: "<!-- runtimes:start -->", end: "<!-- runtimes:end -->" };

/** File → its text with the table of `results`. */
export async function makePages(results: RuntimeResults): Promise<Map<string, string>> {
  const made = Object.entries(pages).map(async ([file, head]): Promise<[string, string]> => {
    const text = await readFile(join(root, file), "utf8");
    const [before, rest] = text.split(marks.start);
    const [, after] = rest?.split(marks.end) ?? [];
    if (before === undefined || after === undefined) {
      throw new Error(`${file} must have ${marks.start} and ${marks.end}`);
    }
    const table = toTable(results, head(newest(results)));
    return [file, `${before}${marks.start}\n${table}\n${marks.end}${after}`];
  });
  return new Map(await Promise.all(made));
}

function newest({ runtimes }: RuntimeResults): string {
  return (
    runtimes
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? ""
  );
}

/** A line for each package, a column for each runtime. */
function toTable({ runtimes }: RuntimeResults, head: string): string {
  const tested = new Set(runtimes.flatMap(({ packages }) => Object.keys(packages)));
  const names = [...new Set(promises.flatMap(({ packages }) => packages))].filter((name) =>
    tested.has(name),
  );
  const rows = [
    [head, ...runtimes.map(toHead)],
    ...names.map((name) => [name, ...runtimes.map((runtime) => toCell(name, runtime))]),
  ];
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((cells) => toWidth(cells[column] ?? ""))),
  );
  // Aligned as the formatter of the repository would: names to the left, numbers to the right.
  const lines = rows.map((cells) =>
    cells.map((cell, column) => {
      const room = " ".repeat((widths?.[column] ?? 0) - toWidth(cell));
      return column === 0 ? cell + room : room + cell;
    }),
  );
  const rule = widths?.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  lines.splice(1, 0, rule ?? []);
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** How many columns a text takes: a Korean syllable takes two. */
function toWidth(text: string): number {
  return [...text].reduce((width, sign) => width + (/\p{Script=Hangul}/u.test(sign) ? 2 : 1), 0);
}

function toHead({ name, version }: RuntimeResult): string {
  // workerd counts days: 1.20261117.1 is the one of 17 November 2026.
  return `${name} ${name === "Node" ? version.split(".")[0] : version}`;
}

/**
 * "531", or "531 of 560" where tests need what is not there; "–" for a package that is not for the runtime, and "not run" for one that
 * is and has no result.
 */
function toCell(name: string, { id, packages }: RuntimeResult): string {
  const result = packages[name];
  if (result === undefined) {
    const promised = promises.find((runtime) => runtime.id === id)?.packages.includes(name);
    return promised ? "not run" : "–";
  }
  const { passed, failed, skipped, notApplicable } = result;
  const others = failed + skipped + notApplicable.reduce((sum, { tests }) => sum + tests, 0);
  return others === 0 ? `${passed}` : `${passed} of ${passed + others}`;
}
