import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makePages, published, root } from "./pages.ts";
import type { Results } from "./results.ts";

/** Keeps an ordinary run's results where git does not see them. */
export async function keep(results: Results): Promise<string[]> {
  return write(new Map([["benchmarks/results/latest.json", toText(results)]]));
}

/** Makes a run's results the ones that are shown: the committed file, and the pages that are made of it. */
export async function publish(results: Results): Promise<string[]> {
  return write(new Map([[published, toText(results)], ...(await makePages(results))]));
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
