import type { BotMessage } from "./bot-messages.ts";
import type { Desk } from "./desk.ts";
import type { Dice } from "./dice.ts";
import { type Bot, isAnswer, says, waitsForAnother } from "./start-bot.ts";

/** Moments at which processes are killed. */
const moments = [
  "at any time",
  "while the request is out",
  "while the answer is on its way",
  "when the answer is there",
] as const;

/** In turns of this process's event loop, of which a millisecond has about a hundred. */
const mostTurns = 12_000;
/** Who has done so much without asking the broker has a token, or has been told why not. */
const mostAnswers = 8;

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
  const soon = dice.oneOf([2, 20, 400, mostTurns]);
  const extraTurns = dice.below(moment === "at any time" ? 3 * mostTurns : soon);
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
  const from = new Map(bots.map((bot) => [bot, bot.said.length]));
  for (const bot of bots) bot.tell({ do: "live", seed: dice.below(2 ** 31) });
  const isPast = (): boolean => {
    if (moment === "while the answer is on its way" && desk.issues().length > before) return true;
    const isOver = (bot: Bot): boolean => bot.isGone || goesOn(bot.said.slice(from.get(bot)));
    return isThere || bots.every(isOver);
  };
  while (moment !== "at any time" && !isPast()) await turns(1);
  await turns(extraTurns);
  for (const victim of victims) victim.signal("SIGKILL");
  await Promise.all(victims.map(({ ended }) => ended));
  // The broker acts on a request whose sender is dead.
  held?.release();
  desk.broker.clearFaults();
  await desk.settled();
  return moment;
}

/** Whether a bot is beyond the request that it could have made. */
function goesOn(said: readonly BotMessage[]): boolean {
  return said.filter(isAnswer).length >= mostAnswers || said.some(waitsForAnother);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}
