import type { Part, RunOptions } from "./part.ts";
import { today } from "./report/head.ts";
import type { PartResult } from "./report/results.ts";

/** Runs one part and puts its findings under its name. */
export async function runPart(part: Part, options: RunOptions): Promise<PartResult> {
  const { tables, goals } = await part.run(options);
  const { id, title, method } = part;
  return { id, date: today(), title, method, tables, goals };
}
