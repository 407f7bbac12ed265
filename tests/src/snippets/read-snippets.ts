import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { root } from "@auth/scripts/repository";

/** A ```` ```ts ```` block of a Markdown file. */
export interface Snippet {
  /** `README.md:12` */
  at: string;
  /** The file that it stands in, relative to the root, with forward slashes. */
  file: string;
  /** The program: the block, after those that it continues. */
  code: string;
  /** Whether it is run, or only compiled. */
  runs: boolean;
  /** Whether it is a test, for Vitest. */
  isTest: boolean;
  /** The file of the repository that the block shows: it is compiled and tested where it lies. */
  shows?: string;
}

/**
 * The TypeScript of a Markdown file. Each block is a program of its own that compiles and runs. After `ts` a block may say
 * `continued`: it goes on where the block before it ended; `compiled`: it can't be run (it trades, or waits for ever); `vitest`: it is a test; or a path,
 * such as `apps/examples/src/follow-kis.ts`: it is that file.
 */
export function readSnippets(path: string): Snippet[] {
  const file = relative(root, path).replaceAll("\\", "/");
  const text = readFileSync(path, "utf8");
  const snippets: Snippet[] = [];
  for (const match of text.matchAll(/^```ts\b(.*)\n([\s\S]*?)^```$/gm)) {
    const words = (match[1] ?? "").split(" ").filter((word) => word !== "");
    const shows = words.find((word) => word.includes("/"));
    const known = ["continued", "compiled", "vitest", shows];
    const unknown = words.filter((word) => !known.includes(word));
    const at = `${file}:${text.slice(0, match.index).split("\n").length}`;
    if (unknown.length > 0) throw new Error(`${at} has the unknown word "${unknown[0]}" after ts`);
    const before = words.includes("continued") ? (snippets.at(-1)?.code ?? "") : "";
    snippets.push({
      at,
      file,
      code: before + (match[2] ?? ""),
      runs: !words.includes("compiled") && !words.includes("vitest"),
      isTest: words.includes("vitest"),
      ...(shows === undefined ? {} : { shows }),
    });
  }
  return snippets;
}
