import { createHash } from "node:crypto";
import type { TokenRecord } from "@auth/core";
import { expect, test } from "vitest";
import type { BotMessage } from "./bot-messages.ts";
import { type Desk, openDesk } from "./desk.ts";
import { createDice, type Dice } from "./dice.ts";
import { killAtRandom } from "./kill-at-random.ts";
import { readTokens } from "./read-tokens.ts";
import { type Bot, did, says, waitsForAnother } from "./start-bot.ts";

const rounds = Number(process.env.PROCESS_KILLS ?? 20);
const seed = Number(process.env.PROCESS_SEED ?? Math.floor(Math.random() * 2 ** 31));
const repeat = `PROCESS_KILLS=${rounds} PROCESS_SEED=${seed}`;

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
/** As KIS itself counts it. */
const intervalMs = minuteMs;

test(
  `killed at any moment, ${rounds} times, processes lose no token, tear no file, and never ask KIS twice in a minute`,
  async () => {
    const dice = createDice(seed);
    const desk = await openDesk("kis", {
      kis: { revokeFreesWindow: true, deadTokenReissued: false },
    });
    const moments: string[] = [];
    let survivor: Bot | undefined;
    let before: TokenRecord | undefined;
    for (let round = 1; round <= rounds; round += 1) {
      passTime(desk, before, dice);
      const started = await Promise.all([desk.start(), desk.start(), survivor ?? desk.start()]);
      const heard = started.map(({ said }) => said.length);
      survivor = dice.oneOf([undefined, ...started]);
      const victims = started.filter((bot) => bot !== survivor);
      moments.push(await killAtRandom(desk, started, victims, dice));
      if (survivor) await putToRest(desk, survivor);

      const where = `${repeat}, round ${round}, killed ${moments.at(-1)}`;
      const record = readTokens(desk.directory());
      const said = started.flatMap((bot, index) => bot.said.slice(heard[index]));
      expectNothingLost(where, before, record, said);
      expectIntervals(where, desk);
      before = record;
    }
    desk.advance(25 * hourMs);
    const next = await desk.start();
    expect(await next.ask({ do: "getToken" }), repeat).toMatchObject({ did: "getToken" });
    // Rounds in which nobody asks would prove nothing.
    expect(desk.issues().length, repeat).toBeGreaterThanOrEqual(rounds / 10);
    console.log(`${repeat}: ${desk.issues().length} token requests, killed ${count(moments)}`);
  },
  30_000 + rounds * 5_000,
);

/** Lets time pass until a request is due, or until just before one may leave, or for some hours. */
function passTime(desk: Desk, record: TokenRecord | undefined, dice: Dice): void {
  const now = desk.now();
  const lastAt = desk.issues().at(-1)?.at ?? now;
  const tomorrow = now + 25 * hourMs;
  const renewal = (record?.token?.expiresAt ?? now) - 20 * minuteMs;
  const tooEarly = lastAt + dice.below(intervalMs);
  const later = lastAt + dice.below(8 * hourMs);
  const at = dice.oneOf([tomorrow, tomorrow, renewal, tooEarly, tooEarly, later]);
  desk.advance(Math.max(0, at - now));
}

/** Has a bot that was not killed stop, whatever it waits for. */
async function putToRest(desk: Desk, survivor: Bot): Promise<void> {
  let isResting = false;
  const resting = survivor.hear(did("live")).then(() => {
    isResting = true;
  });
  survivor.tell({ do: "stop" });
  while (!isResting) {
    // Longer than a dead process's request could have taken.
    desk.advance(11 * secondMs);
    await Promise.race([resting, survivor.hear(waitsForAnother)]);
  }
}

/** By what the files say after a round, and what the processes had said before. */
function expectNothingLost(
  where: string,
  before: TokenRecord | undefined,
  after: TokenRecord | undefined,
  said: readonly BotMessage[],
): void {
  expect(after?.revision ?? 0, `${where}: an older record came back`).toBeGreaterThanOrEqual(
    before?.revision ?? 0,
  );
  const token = after?.token;
  const expiries = [
    before?.token?.expiresAt,
    ...said.filter(did("getToken")).map(({ expiresAt }) => expiresAt),
  ];
  for (const expiresAt of expiries.filter((at) => at !== undefined)) {
    expect(token?.expiresAt ?? 0, `${where}: a token was lost`).toBeGreaterThanOrEqual(expiresAt);
  }
  const known = new Set(before?.dead.map(({ sha256 }) => sha256));
  const refused = said.filter(did("invalidate")).map((answer) => answer.token);
  const dead = after?.dead.map(({ sha256 }) => sha256);
  const current = token && createHash("sha256").update(token.value).digest("hex");
  if (current !== undefined && refused.includes(current) && !known.has(current)) {
    expect(dead, `${where}: it was forgotten that the token was refused`).toContain(current);
  }
}

function expectIntervals(where: string, desk: Desk): void {
  const issues = desk.issues();
  expect(new Set(issues.map(({ outcome }) => outcome)), where).toEqual(
    new Set(issues.length > 0 ? ["ok"] : []),
  );
  const gaps = issues.slice(1).map(({ at }, index) => at - (issues[index]?.at ?? 0));
  expect(Math.min(Number.POSITIVE_INFINITY, ...gaps), where).toBeGreaterThanOrEqual(intervalMs);
}

function count(moments: readonly string[]): string {
  return [...new Set(moments)]
    .map((moment) => `${moments.filter((other) => other === moment).length}× ${moment}`)
    .join(", ");
}

test("a script that is started every five minutes gets its token, although another was killed while it asked", async () => {
  const desk = await openDesk("kis");
  const held = desk.broker.holdNext("token");
  const killed = await desk.start();
  killed.tell({ do: "getToken" });
  await held.arrived;
  killed.signal("SIGKILL");
  await killed.ended;
  held.release();
  await desk.settled();

  // It waits for the answer as long as that may take, and ends with the error that says when to try again.
  const first = await desk.start();
  const failure = first.ask({ do: "getToken" });
  await first.hear(waitsForAnother);
  desk.advance(10 * secondMs);
  expect(await failure).toMatchObject({ failed: "getToken", code: "AUTH_ISSUE_RATE_LIMITED" });
  await first.end();
  desk.advance(5 * minuteMs);
  const second = await desk.start();
  expect(await second.ask({ do: "getToken" })).toMatchObject({ did: "getToken" });
  expect(desk.issues().map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
});

// Windows can't stop a process.
test.runIf(process.platform !== "win32")(
  "a process that is killed with the answer in its hands loses it, and KIS gives the same token to the next",
  async () => {
    const desk = await openDesk("kis");
    const killed = await desk.start({ freezesAt: "answer" });
    killed.tell({ do: "getToken" });
    await killed.hear(says("frozen"));
    killed.signal("SIGKILL");
    await killed.ended;
    expect(readTokens(desk.directory())).toMatchObject({
      revision: 1,
      attempt: { settled: false },
    });

    const next = await desk.start();
    const waiting = next.ask({ do: "getToken" });
    await next.hear(waitsForAnother);
    desk.advance(10 * secondMs);
    expect(await waiting).toMatchObject({ code: "AUTH_ISSUE_RATE_LIMITED" });
    desk.advance(intervalMs + 3 * secondMs);
    expect(await next.ask({ do: "getToken" })).toMatchObject({ did: "getToken" });
    expect(desk.issues().map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
  },
);
