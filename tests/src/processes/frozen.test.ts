import type { TokenRecord } from "@auth/core";
import { describe, expect, test } from "vitest";
import type { BotPlan } from "./bot-messages.ts";
import { type Desk, openDesk } from "./desk.ts";
import { readTokens } from "./read-tokens.ts";
import { type Bot, says, waitsForAnother } from "./start-bot.ts";

const secondMs = 1000;
const hourMs = 3_600_000;

/** All that a late answer could spoil; that it came is written down, and blocks the next request for a minute. */
function saved(desk: Desk): Partial<TokenRecord> {
  const { attempt: _, revision: __, ...rest } = readTokens(desk.directory()) ?? {};
  return rest;
}

/**
 * While one is frozen another waits in vain, asks for itself, and gets a newer token. Who slept then uses that one, and changes nothing
 * for the others.
 */
async function goOnWithout(desk: Desk, sleeper: Bot, slept: Promise<unknown>): Promise<void> {
  const other = await desk.start();
  const waiting = other.ask({ do: "getToken" });
  await other.hear(waitsForAnother);
  desk.advance(10 * secondMs);
  expect(await waiting).toMatchObject({ code: "AUTH_ISSUE_RATE_LIMITED" });
  // Whatever the broker repeats, by now it issues a new one.
  desk.advance(7 * hourMs);
  const got = await other.ask({ do: "getToken" });
  if (!("did" in got) || got.did !== "getToken") throw new Error(JSON.stringify(got));
  const before = saved(desk);

  sleeper.signal("SIGCONT");
  expect(await slept).toMatchObject({ did: "getToken", token: got.token });
  expect(await sleeper.ask({ do: "call" })).toEqual({ did: "call", accepted: true });
  expect(saved(desk)).toEqual(before);
}

const brokers: [string, BotPlan["broker"], () => Promise<Desk>][] = [
  ["KIS, where the old token lives on", "kis", () => openDesk("kis")],
  [
    "Kiwoom, where the old token is dead by then",
    "kiwoom",
    () => openDesk("kiwoom", { kiwoom: { reissue: "replaces" } }),
  ],
];

// Windows can neither stop a process nor continue it.
describe.runIf(process.platform !== "win32").each(brokers)(
  "a laptop lid closed during an issue, at %s",
  (_, __, open) => {
    test("with the request out: the process that slept uses the newer token, and takes it from nobody", async () => {
      const desk = await open();
      const held = desk.broker.holdNext("token");
      const sleeper = await desk.start();
      const slept = sleeper.ask({ do: "getToken" });
      await held.arrived;
      sleeper.signal("SIGSTOP");
      // Its answer is there, and nobody reads it.
      held.release();
      await desk.settled();
      await goOnWithout(desk, sleeper, slept);
      expect(desk.issues().map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
    });

    test("with the answer in its hands, not yet written: it keeps its answer from everybody", async () => {
      const desk = await open();
      const sleeper = await desk.start({ freezesAt: "answer" });
      const slept = sleeper.ask({ do: "getToken" });
      await sleeper.hear(says("frozen"));
      await goOnWithout(desk, sleeper, slept);
      expect(desk.issues().map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
    });

    test("before its request left: it does not ask any more, and uses the token that there is", async () => {
      const desk = await open();
      const sleeper = await desk.start({ freezesAt: "request" });
      const slept = sleeper.ask({ do: "getToken" });
      await sleeper.hear(says("frozen"));
      await goOnWithout(desk, sleeper, slept);
      expect(desk.issues().map(({ outcome }) => outcome)).toEqual(["ok"]);
    });
  },
);
