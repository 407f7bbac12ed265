import { describe, expect, test } from "vitest";
import { allInvolved, type Bot, did, says, waitsForAnother } from "../processes/start-bot.ts";
import { firstToken, getTokens, oneToken, outcomes } from "./one-token.ts";
import { openMachines } from "./open-machines.ts";
import { sharedStores } from "./shared-stores.ts";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const here = sharedStores.filter(({ isHere }) => isHere);

describe.each(here)("eight processes on three machines with one $name", (store) => {
  test("get one token from one request, with clocks two hours apart, and renew it once a day", async () => {
    const { desk, bots } = await openMachines(store);
    await firstToken(desk, bots);
    desk.advance(25 * hourMs);
    await oneToken(bots);
    expect(outcomes(desk)).toEqual(["ok", "ok"]);
    const calls = await Promise.all(bots.map((bot) => bot.ask({ do: "call" })));
    expect(calls).toEqual(bots.map(() => ({ did: "call", accepted: true })));
  });

  test("lose no token when the store's server dies while it is issued, and share it when the server is back", async () => {
    const { desk, bots, server } = await openMachines(store);
    const held = desk.broker.holdNext("token");
    const involved = allInvolved(bots);
    const answers = getTokens(bots);
    await Promise.all([held.arrived, involved]);
    const hasAsked = ({ said }: Bot): boolean => said.some(says("asking"));
    expect(bots.filter(hasAsked)).toHaveLength(1);
    await server.kill();
    held.release();
    await desk.settled();
    await server.start();
    // Who asked has the token, though it could not write it down.
    expect((await answers)[bots.findIndex(hasAsked)]).toMatchObject({ did: "getToken" });
    // It writes it at one of its next calls; nobody asks in its place.
    while ((await getTokens(bots)).some((answer) => !did("getToken")(answer)));
    await oneToken(bots);
    expect(outcomes(desk)).toEqual(["ok"]);
  });

  test("go on where the network is gone, and hear of the new token when it is back", async () => {
    const { desk, bots, all } = await openMachines(store);
    const first = await firstToken(desk, bots);
    // Each host has learned the broker's time.
    await Promise.all(bots.map((bot) => bot.ask({ do: "call" })));
    const [seoul, busan, jeju] = all;
    busan.host.cut();
    for (const answer of await getTokens(busan.bots)) {
      expect(answer, "a held token").toMatchObject({ token: first, waited: false });
    }

    // The others renew it before it expires; where there is no network, it is still good.
    desk.advance(23 * hourMs + 45 * minuteMs);
    const others = [...seoul.bots, ...jeju.bots];
    const changed = others.map((bot) => bot.hear(says("token-changed")));
    await getTokens(others);
    await Promise.all(changed);
    const second = await oneToken(others);
    expect(second).not.toBe(first);
    expect(await oneToken(busan.bots)).toBe(first);
    await Promise.all(busan.bots.map((bot) => bot.ask({ do: "rest" })));

    const heard = busan.bots.map((bot) => bot.hear(says("token-changed")));
    busan.host.restore();
    for (const { token } of await Promise.all(heard)) expect(token).toBe(second);
    expect(await oneToken(bots)).toBe(second);
    expect(outcomes(desk)).toEqual(["ok", "ok"]);
  });

  test("are not set back by one that was frozen for a day and a restart of the server", async () => {
    const { desk, all, server } = await openMachines(store);
    const [seoul, busan] = all;
    const held = desk.broker.holdNext("token");
    const [sleeper] = busan.bots;
    const [other] = seoul.bots;
    if (!sleeper || !other) throw new Error("nobody is there");
    const slept = sleeper.ask({ do: "getToken" });
    await held.arrived;
    sleeper.signal("SIGSTOP");
    held.release();
    await desk.settled();

    const waiting = other.ask({ do: "getToken" });
    await other.hear(waitsForAnother);
    desk.advance(10 * secondMs);
    expect(await waiting).toMatchObject({ code: "AUTH_ISSUE_RATE_LIMITED" });
    await server.kill();
    await server.start();
    desk.advance(25 * hourMs);
    const newest = await oneToken(seoul.bots);

    sleeper.signal("SIGCONT");
    expect(await slept).toMatchObject({ did: "getToken", token: newest });
    expect(await oneToken([...seoul.bots, ...busan.bots])).toBe(newest);
    expect(outcomes(desk)).toEqual(["ok", "ok"]);
  });
});
