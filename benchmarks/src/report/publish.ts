import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parts } from "../parts.ts";
import { makePages, published, readPublished, root } from "./pages.ts";
import type { Results } from "./results.ts";

/** Keeps an ordinary run's results where git does not see them. */
export async function keep(results: Results): Promise<string[]> {
  return write(new Map([["benchmarks/results/latest.json", toText(results)]]));
}

/**
 * Makes a run's results the ones that are shown: the committed file, and the pages that are made of it. Parts that were not run stay as
 * they are, if this is the machine that they were measured on.
 */
export async function publish(run: Results): Promise<string[]> {
  const results = await withOtherParts(run);
  return write(new Map([[published, toText(results)], ...(await makePages(results))]));
}

/** Makes the pages again from what is committed, for when their words have changed. */
export async function renewPages(): Promise<string[]> {
  return write(await makePages(await readPublished()));
}

async function withOtherParts(run: Results): Promise<Results> {
  const isRun = (id: string): boolean => run.parts.some((part) => part.id === id);
  if (parts.every(({ id }) => isRun(id))) return run;
  const before = await readPublished();
  for (const member of ["node", "processor", "system", "memory"] as const) {
    if (before.head[member] === run.head[member]) continue;
    throw new Error(
      `published are figures of another machine (${before.head[member]}, not ${run.head[member]}): run all parts`,
    );
  }
  const known = [...run.parts, ...before.parts.filter(({ id }) => !isRun(id))];
  const inOrder = parts.flatMap(({ id }) => known.filter((part) => part.id === id));
  return { head: run.head, parts: inOrder };
}

async function write(files: ReadonlyMap<string, string>): Promise<string[]> {
  for (const [file, text] of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  return [...files.keys()];
}

function toText(results: Results): string {
  return `${JSON.stringify(results, undefined, 2)}\n`;
}
