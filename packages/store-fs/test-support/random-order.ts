import type { Actor } from "./actor.js";

/** What may happen to the actors beside that they run. */
export interface Violence {
  /** How often, per operation, one is killed for good, as by SIGKILL. */
  kill: number;
  /** How often, per operation, one is stopped until all others are done or stopped, as by SIGSTOP. */
  stop: number;
}

/** Lets the actors run in an order that `random` decides; `afterStep` is called after each operation. */
export async function runInRandomOrder(
  actors: readonly Actor[],
  random: () => number,
  { kill, stop }: Violence,
  afterStep: () => void,
): Promise<void> {
  const killed = new Set<Actor>();
  const stopped = new Set<Actor>();
  // Some faults need actors that take turns quickly, others one that gets far ahead of the rest.
  const persistence = [0, 0.7, 0.9, 0.97][Math.floor(random() * 4)] ?? 0;
  let latest: Actor | undefined;
  for (;;) {
    const alive = actors.filter((actor) => actor.next !== undefined && !killed.has(actor));
    const awake = alive.filter((actor) => !stopped.has(actor));
    const able = awake.length > 0 ? awake : alive;
    const again = able.find((actor) => actor === latest);
    const actor =
      again && random() < persistence ? again : able[Math.floor(random() * able.length)];
    if (!actor) return;
    stopped.delete(actor);
    if (random() < kill) {
      killed.add(actor);
      continue;
    }
    await actor.step();
    afterStep();
    if (random() < stop) stopped.add(actor);
    latest = actor;
  }
}

/** Random numbers in [0, 1), the same for the same seed. Mulberry32: short, and good enough to shuffle. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
