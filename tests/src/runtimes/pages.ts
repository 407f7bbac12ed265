import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { markdownTable } from "@auth/scripts/markdown-table";
import { root } from "@auth/scripts/repository";
import type { NotRun, PackageResult, RuntimeResult, RuntimeResults } from "./results.ts";

/** Page → what it has between its marks. */
const pages: Readonly<Record<string, (results: RuntimeResults) => string[]>> = {
  "README.md": (results) => toTable(results, "Tests passed, none failed"),
  "README.ko.md": (results) => toTable(results, "통과한 테스트, 실패 없음"),
  "docs/guides/versions.md": toList,
};

const marks = { start: "<!-- runtimes:start -->", end: "<!-- runtimes:end -->" };

/** File → its text with what `results` say. */
export async function makePages(results: RuntimeResults): Promise<Map<string, string>> {
  const made = Object.entries(pages).map(async ([file, make]): Promise<[string, string]> => {
    const text = await readFile(join(root, file), "utf8");
    const [before, rest] = text.split(marks.start);
    const [, after] = rest?.split(marks.end) ?? [];
    if (before === undefined || after === undefined) {
      throw new Error(`${file} must have ${marks.start} and ${marks.end}`);
    }
    const lines = [marks.start, ...make(results), marks.end];
    return [file, `${before}${lines.join("\n")}${after}`];
  });
  return new Map(await Promise.all(made));
}

/** A line for each package, a column for each runtime. */
function toTable({ runtimes }: RuntimeResults, head: string): string[] {
  const newest = runtimes.map(({ date }) => date).sort();
  const names = [...new Set(runtimes.flatMap(({ packages }) => Object.keys(packages)))];
  return markdownTable([
    [`${head}, ${newest.at(-1)}`, ...runtimes.map(toHead)],
    ...names.map((name) => [name, ...runtimes.map(({ packages }) => toCell(packages[name]))]),
  ]);
}

function toHead({ name, version }: RuntimeResult): string {
  // workerd counts days: 1.20261117.1 is the one of 17 November 2026.
  return `${name} ${name === "Node" ? version.split(".")[0] : version}`;
}

/** "531"; "531 of 560" where the others need what is not there; "refused" for a package that says that it cannot work there. */
function toCell(result: PackageResult | undefined): string {
  if (result === undefined) return "–";
  const { passed, failed, notRun, refused } = result;
  if (refused && failed === 0) return "refused";
  const others = failed + notRun.reduce((sum, { tests }) => sum + tests, 0);
  return others === 0 ? `${passed}` : `${passed} of ${passed + others}`;
}

/** A line for everything that was not run somewhere, and why. */
function toList({ runtimes }: RuntimeResults): string[] {
  const lines = runtimes.flatMap((runtime) =>
    Object.entries(runtime.packages).flatMap(([name, { notRun }]) =>
      notRun.map((one) => `- ${toHead(runtime)}, ${name}: ${toSentence(one)}`),
    ),
  );
  return lines.length === 0 ? ["Nothing: every test ran wherever the table has a figure."] : lines;
}

function toSentence({ file, test, tests, reason }: NotRun): string {
  if (test !== undefined) return `“${test}” in \`${file}\`: ${reason}`;
  return `${tests === 1 ? "the one test" : `the ${tests} tests`} of \`${file}\`: ${reason}`;
}
