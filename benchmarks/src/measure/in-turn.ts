import type { Child } from "./child.ts";
import type { Round } from "./loops.ts";

/** Something that runs for about so many milliseconds and says what one call took. */
export interface Timed {
  name: string;
  /** Resolves to the time of one call, in the unit of the table. */
  round(ms: number): Promise<number>;
}

/** How long and how often each thing is measured. */
export interface Turns {
  warmUpMs: number;
  roundMs: number;
  rounds: number;
}

/** A {@link Timed} in a process of its own, where nothing else has shaped the compiled code or the heap. */
export function timedChild(name: string, child: Child, read: (round: Round) => number): Timed {
  return { name, round: async (ms) => read(await child.ask<Round>({ ms })) };
}

/**
 * Measures everything in turn: one round of each, then the next round of each, in an order that moves on by one each time, so that what
 * the machine does meanwhile hits all alike. Resolves to the samples by name.
 */
export async function measureInTurn(
  things: readonly Timed[],
  { warmUpMs, roundMs, rounds }: Turns,
): Promise<Map<string, number[]>> {
  const samples = new Map(things.map(({ name }) => [name, [] as number[]]));
  for (const thing of things) await thing.round(warmUpMs);
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < things.length; turn += 1) {
      const thing = things[(round + turn) % things.length];
      if (thing === undefined) continue;
      samples.get(thing.name)?.push(await thing.round(roundMs));
    }
  }
  return samples;
}
