import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { root } from "@auth/scripts/repository";

/** A block of a Markdown file that begins with ```` ```sh run ````, ```` ```python run ```` or ```` ```js run ````. */
export interface RunBlock {
  /** `docs/guides/testing-your-bot.md:12` */
  readonly at: string;
  readonly language: "sh" | "python" | "js";
  readonly code: string;
  /** What it prints, by the ```` ```text ```` block that follows it; `…` stands for anything. */
  readonly prints: RegExp | undefined;
}

/** The blocks of a file that are run as they are, in their order. */
export function readRunBlocks(path: string): RunBlock[] {
  const text = readFileSync(path, "utf8");
  const file = relative(root, path).replaceAll("\\", "/");
  // A misspelt word must not keep a block from being run.
  const unknown = /^```(?:sh|python|js)\b(?! run$| pytest \S+$) *\S.*$/m.exec(text);
  if (unknown) throw new Error(`${file} has a block that nobody runs: ${unknown[0]}`);
  const blocks = text.matchAll(
    /^```(sh|python|js) run\n([\s\S]*?)^```$(?:\n\n```text\n([\s\S]*?)\n```$)?/gm,
  );
  return [...blocks].map(({ index, 1: language, 2: code = "", 3: printed }) => ({
    at: `${file}:${text.slice(0, index).split("\n").length}`,
    language: language === "sh" || language === "js" ? language : "python",
    code,
    prints: printed === undefined ? undefined : patternOf(printed),
  }));
}

/** The files that the blocks beginning with ```` ```python pytest <name> ```` of a Markdown file make, by their names. */
export function readPytestFiles(path: string): ReadonlyMap<string, string> {
  const blocks = readFileSync(path, "utf8").matchAll(/^```python pytest (\S+)\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, name = "", code = ""]) => [name, code]));
}

/** The first JSON block of a file. */
export function readJsonBlock(path: string): Record<string, unknown> {
  const [, json = "{}"] = /^```json\n([\s\S]*?)^```$/m.exec(readFileSync(path, "utf8")) ?? [];
  return JSON.parse(json);
}

function patternOf(printed: string): RegExp {
  const parts = printed.split("…").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*?")}\\n?$`);
}
