import { describe, expect, test } from "vitest";
import { type Bot, did, says } from "../processes/start-bot.ts";
import { firstToken, outcomes } from "./one-token.ts";
import { openMachines } from "./open-machines.ts";
import { sharedStores } from "./shared-stores.ts";

const hourMs = 3_600_000;
const here = sharedStores.filter(({ isHere }) => isHere);
/** A broker that replaces a token that it has killed, within its six hours as well. */
const kis = { deadTokenReissued: false };
const accepted = { did: "call", accepted: true } as const;

describe.each(here)("a token that died, on three machines with one $name", (store) => {
  test("is tried once where the broker killed it, not once by each, and asked for once", async () => {
    const { desk, bots } = await openMachines(store, { kis });
    await firstToken(desk, bots);
    const [first, ...others] = bots;
    desk.advance(hourMs);
    desk.broker.killToken();
    const heard = others.map((bot) => bot.hear(says("token-changed")));
    expect(await first?.ask({ do: "call" })).toEqual(accepted);
    await Promise.all(heard);
    for (const bot of others) expect(await bot.ask({ do: "call" })).toEqual(accepted);
    expect(desk.refusals(), "only who found out was refused").toBe(1);
    expect(outcomes(desk)).toEqual(["ok", "ok"]);
  });

  test("is tried by nobody where one of them revoked it, nor is the new one asked for twice", async () => {
    const { desk, bots } = await openMachines(store);
    const revoked = await firstToken(desk, bots);
    const [first, ...others] = bots;
    // Within six hours of its issue, KIS would issue the revoked token again.
    desk.advance(7 * hourMs);
    expect(await first?.ask({ do: "revoke" })).toEqual({ did: "revoke" });
    for (const bot of others) while ((await held(bot)) === revoked);
    const heard = others.map((bot) => bot.hear(says("token-changed")));
    expect(await first?.ask({ do: "call" })).toEqual(accepted);
    await Promise.all(heard);
    for (const bot of others) expect(await bot.ask({ do: "call" })).toEqual(accepted);
    expect(desk.refusals()).toBe(0);
    expect(outcomes(desk)).toEqual(["ok", "ok"]);
  });

  test("costs each that nobody told one refused request, and no token", async () => {
    const { desk, bots } = await openMachines(store, { kis }, { areDeaf: true });
    const dead = await firstToken(desk, bots);
    const [first, ...others] = bots;
    desk.advance(hourMs);
    desk.broker.killToken();
    expect(await first?.ask({ do: "call" })).toEqual(accepted);
    for (const [index, bot] of others.entries()) {
      expect(await held(bot), "was told all the same").toBe(dead);
      expect(await bot.ask({ do: "call" })).toEqual(accepted);
      expect(await bot.ask({ do: "call" })).toEqual(accepted);
      expect(desk.refusals()).toBe(2 + index);
    }
    expect(outcomes(desk), "one issue at the start, one for all after that").toEqual(["ok", "ok"]);
  });
});

/** The token that `bot` would use without asking anybody. */
async function held(bot: Bot): Promise<string | undefined> {
  const answer = await bot.ask({ do: "peek" });
  return did("peek")(answer) ? answer.token : undefined;
}
