import { startChild } from "../measure/child.ts";
import { figureOf } from "../measure/figures.ts";
import { below } from "../measure/goals.ts";
import type { Findings, RunOptions } from "../part.ts";

const program = new URL("memory-child.ts", import.meta.url);
const limitBytes = 2048;

/** What an identity weighs that has its token and is not asked: measured in fresh processes, after collecting garbage. */
export async function measureMemory({ isQuick }: RunOptions): Promise<Findings> {
  const bytes: number[] = [];
  for (let round = 0; round < (isQuick ? 1 : 9); round += 1) {
    const child = await startChild(program, [], { flags: ["--expose-gc"] });
    bytes.push(await child.ask<number>({ identities: isQuick ? 100 : 10_000 }));
    await child.close();
  }
  const figure = figureOf("@auth/core, a token manager with its token", bytes);
  return {
    tables: [
      {
        kind: "timed",
        id: "memory",
        title: "Memory of an idle identity",
        unit: "bytes",
        figures: [figure],
        notes: ["With its token of 350 characters, its record and its provider; of 10,000."],
      },
    ],
    goals: [
      below(
        "An idle identity",
        figure.median,
        limitBytes,
        "bytes",
        "half of it are its functions: the parts of a manager are closures, of which each manager has its own, where the objects of a class would share them",
      ),
    ],
  };
}
