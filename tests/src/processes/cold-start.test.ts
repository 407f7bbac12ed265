import { expect, test } from "vitest";
import { openDesk } from "./desk.ts";
import { allInvolved, says } from "./start-bot.ts";

const bots = 32;

test(`${bots} processes that start at once cost one token request, one KakaoTalk message, and all get the one token`, async () => {
  const desk = await openDesk("kis");
  const held = desk.broker.holdNext("token");
  const all = await Promise.all(Array.from({ length: bots }, () => desk.start()));
  const involved = allInvolved(all);
  const answers = all.map((bot) => bot.ask({ do: "getToken" }));
  // Every one of them wants a token before the first answer is there.
  await Promise.all([held.arrived, involved]);
  held.release();
  const got = await Promise.all(answers);
  expect(got.filter((answer) => "failed" in answer)).toEqual([]);
  expect(new Set(got.map((answer) => "token" in answer && answer.token)).size).toBe(1);
  expect(desk.issues().map(({ outcome }) => outcome)).toEqual(["ok"]);
  expect(all.flatMap(({ said }) => said.filter(says("asking")))).toHaveLength(1);
});
