// No suppression, no half-done mark and no test that only runs alone is committed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../repository.ts";
import { trackedFiles } from "../tracked-files.ts";

// Written in two parts, so that this file does not find itself.
const marks: readonly RegExp[] = [
  new RegExp(`\\b(?:${"TO"}DO|${"FIX"}ME|${"XX"}X)\\b`),
  new RegExp(`${"@ts"}-(?:ignore|nocheck|expect-error)`),
  new RegExp(`${"biome"}-ignore|${"eslint"}-disable|${"prettier"}-ignore`),
  new RegExp(`\\b(?:it|test|describe|suite)\\.${"(?:only|skip|todo|fails)"}\\b`),
  new RegExp(`\\b(?:v8|c8|istanbul) ${"ignore"}`),
  /^(?:<{7}|>{7}) /,
];

/** One problem per line that carries a mark. */
export function checkMarks(): string[] {
  return trackedFiles().flatMap((file) => {
    const lines = readFileSync(join(root, file), "utf8").split("\n");
    return lines.flatMap((line, index) =>
      marks.some((mark) => mark.test(line)) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
    );
  });
}
