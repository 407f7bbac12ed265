import { expect } from "vitest";
import type { BotAnswer } from "../processes/bot-messages.ts";
import type { Desk } from "../processes/desk.ts";
import { allInvolved, type Bot, did } from "../processes/start-bot.ts";

/** All of them ask for a token at once. */
export function getTokens(bots: readonly Bot[]): Promise<BotAnswer[]> {
  return Promise.all(bots.map((bot) => bot.ask({ do: "getToken" })));
}

/** All of them get a token, and it is the same one. */
export async function oneToken(bots: readonly Bot[]): Promise<string | undefined> {
  const answers = await getTokens(bots);
  expect(answers.filter((answer) => !did("getToken")(answer))).toEqual([]);
  const tokens = new Set(answers.filter(did("getToken")).map(({ token }) => token));
  expect(tokens.size).toBe(1);
  return [...tokens][0];
}

/** All of them want their first token before there is one. */
export async function firstToken(desk: Desk, bots: readonly Bot[]): Promise<string | undefined> {
  const held = desk.broker.holdNext("token");
  const involved = allInvolved(bots);
  const one = oneToken(bots);
  await Promise.all([held.arrived, involved]);
  held.release();
  const token = await one;
  expect(outcomes(desk)).toEqual(["ok"]);
  return token;
}

/** What the broker answered to the token requests that it saw. */
export function outcomes(desk: Desk): string[] {
  return desk.issues().map(({ outcome }) => outcome);
}
