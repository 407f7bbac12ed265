import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Results } from "./results.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Keeps an ordinary run's results where git does not see them. */
export async function write(results: Results): Promise<string> {
  const file = "benchmarks/results/latest.json";
  await mkdir(join(root, "benchmarks/results"), { recursive: true });
  await writeFile(join(root, file), toText(results));
  return file;
}

export async function publish(results: Results): Promise<string[]> {
  return [await write(results)];
}

function toText(results: Results): string {
  return `${JSON.stringify(results, undefined, 2)}\n`;
}
