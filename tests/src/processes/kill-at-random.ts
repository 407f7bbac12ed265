import type { Desk } from "./desk.ts";
import type { Dice } from "./dice.ts";
import { type Bot, says } from "./start-bot.ts";

/** Moments at which processes are killed. */
const moments = [
  "at any time",
  "while the request is out",
  "while the answer is on its way",
  "when the answer is there",
] as const;

/** In turns of this process's event loop, of which a millisecond has about a hundred: more than a request takes to be answered. */
const mostTurns = 12_000;
/** A moment that has not come by now does not come. */
const longestTurns = 30_000;

/**
 * Lets the bots live, and kills the `victims` at a moment that the dice choose. Resolves to that moment when they are gone
 * and the broker has seen all that they had sent.
 */
export async function killAtRandom(
  desk: Desk,
  bots: readonly Bot[],
  victims: readonly Bot[],
  dice: Dice,
): Promise<string> {
  const moment = dice.oneOf(moments);
  const extraTurns = dice.below(dice.oneOf([2, 20, 400]));
  const held = moment === "while the request is out" ? desk.broker.holdNext("token") : undefined;
  const before = desk.issues().length;
  let isThere = false;
  const there = (): void => {
    isThere = true;
  };
  held?.arrived.then(there, there);
  if (moment === "when the answer is there") {
    for (const bot of bots) bot.hear(says("answered")).then(there, () => {});
  }
  for (const bot of bots) bot.tell({ do: "live", seed: dice.below(2 ** 31) });

  await turns(moment === "at any time" ? dice.below(mostTurns) : longestTurns, () => {
    if (moment === "while the answer is on its way") return desk.issues().length > before;
    return isThere;
  });
  await turns(extraTurns, () => false);
  for (const victim of victims) victim.signal("SIGKILL");
  await Promise.all(victims.map(({ ended }) => ended));
  // The broker acts on a request whose sender is dead.
  held?.release();
  desk.broker.clearFaults();
  await desk.settled();
  return moment;
}

/** Waits `most` turns of the event loop, or until `isOver`. */
async function turns(most: number, isOver: () => boolean): Promise<void> {
  for (let turn = 0; turn < most && !isOver(); turn += 1) await new Promise(setImmediate);
}
