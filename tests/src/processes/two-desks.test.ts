import { expect, test } from "vitest";
import type { BotMessage } from "./bot-messages.ts";
import { openDesk } from "./desk.ts";
import { did } from "./start-bot.ts";

const minuteMs = 60_000;
/** 09:00 to 15:30. */
const tradingDayMinutes = 390;
const callEveryMinutes = 2;

/** The most issues of one desk in so many minutes: six until it knows, then one after each wait of 1, 2, 4 … 120 minutes. */
function mostIssues(minutes: number): number {
  let issues = 6;
  let waitMinutes = 1;
  for (let at = 0; at < minutes; at += waitMinutes, waitMinutes = Math.min(2 * waitMinutes, 120)) {
    issues += 1;
  }
  return issues;
}

test("two desks that share an app key but no store kill each other's tokens a few times, not all day, and are told why", async () => {
  const desk = await openDesk("kiwoom", { kiwoom: { reissue: "replaces" } });
  const [first, second] = await Promise.all(
    ["first", "second"].map(async (name) => {
      const store = { type: "fs", directory: desk.directory(name) } as const;
      return Promise.all([desk.start({ store }), desk.start({ store })]);
    }),
  );
  const desks = [first ?? [], second ?? []];
  let lastContestedAt = 0;
  for (let minute = 0; minute < tradingDayMinutes; minute += callEveryMinutes) {
    for (const bots of desks) {
      const answers = await Promise.all(bots.map((bot) => bot.ask({ do: "call" })));
      if (answers.some(isContested)) lastContestedAt = minute;
    }
    desk.advance(callEveryMinutes * minuteMs);
  }

  const issues = desk.issues();
  const most = desks.length * mostIssues(tradingDayMinutes);
  console.log(`two desks on one key: ${issues.length} issues in a trading day, at most ${most}`);
  expect(issues.length).toBeLessThanOrEqual(most);
  expect(new Set(issues.map(({ outcome }) => outcome))).toEqual(new Set(["ok"]));
  expect(lastContestedAt).toBeGreaterThan(tradingDayMinutes - 2 * 60);
  for (const bots of desks) {
    const said = bots.flatMap((bot) => bot.said);
    const contested = said.filter(isContested);
    expect(contested.length).toBeGreaterThan(0);
    for (const { message, retryAt } of contested) {
      expect(message).toContain("another program issues with this app key");
      expect(retryAt).toBeDefined();
    }
    // It is no outage for everybody: while one waits, the other's token lives.
    const calls = said.filter(did("call")).map(({ accepted }) => accepted);
    expect(calls).toContain(true);
  }
});

function isContested(message: BotMessage): message is Extract<BotMessage, { failed: string }> {
  return "failed" in message && message.code === "AUTH_TOKEN_CONTESTED";
}
