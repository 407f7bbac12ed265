// Kiwoom's own published programs, unchanged, with nothing but variables of the environment leading to the simulator:
// KIWOOM_SAMPLES=<a checkout of Kiwoom-Securities/Kiwoom-REST-API> pnpm --filter @auth/simulator test
// KIWOOM_PYTHON names the Python that has what they need, where it is not python3.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { kiwoomOrder, kiwoomToken } from "../../test-support/client.js";
import { findPython } from "../../test-support/find-python.js";
import { kiwoomSettings } from "../../test-support/kiwoom-settings.js";
import { runSample, type SampleRun } from "../../test-support/run-sample.js";
import { simulators } from "../../test-support/simulators.js";
import { temporaryHome } from "../../test-support/temporary-home.js";
import type { Simulator, SimulatorOptions } from "../index.js";

const startStill = simulators();
const samples = process.env.KIWOOM_SAMPLES ?? "";
const python =
  samples &&
  findPython(
    ["keyring", "pandas", "platformdirs", "requests", "websockets"],
    "python3-keyring python3-pandas python3-platformdirs python3-requests python3-websockets",
    { named: process.env.KIWOOM_PYTHON, minVersion: [3, 13] },
  );

const programs = {
  token: "OAuth 인증/접근토큰발급/create_access_token.py",
  revoke: "OAuth 인증/접근토큰폐기/delete_access_token.py",
  quote: "국내주식/종목정보/get_domestic_stock_info.py",
  order: "국내주식/주문/buy_domestic_stock.py",
  trades: "국내주식/실시간시세/subscribe_domestic_stock_trade_async.py",
  tradesForever: "국내주식/실시간시세/subscribe_domestic_stock_trade_pubsub.py",
  fills: "국내주식/실시간시세/subscribe_domestic_order_fill_async.py",
};

/** The programs compare a token's expiry with their own clock: the brokers' must be the same. */
async function start(kiwoom?: SimulatorOptions["kiwoom"]): Promise<Simulator> {
  const simulator = await startStill({ speed: 1, ...(kiwoom && { kiwoom }) });
  simulator.clock.followReal();
  return simulator;
}

/** A user: programs that share a home, and with it the token that Kiwoom's client keeps there. */
function userOf(simulator: Simulator, environment: "live" | "paper" = "paper") {
  const home = temporaryHome();
  return (program: keyof typeof programs, settings: Record<string, string> = {}): SampleRun =>
    runSample(python || "python3", join(samples, "examples", programs[program]), {
      cwd: samples,
      env: {
        HOME: home,
        PYTHONPATH: samples,
        ...kiwoomSettings(simulator, environment),
        ...settings,
      },
    });
}

/** What the broker saw, in order. */
function seen({ ledger }: Simulator): string[] {
  return ledger.find().map(({ endpoint, outcome }) => `${endpoint} ${outcome}`);
}

describe.runIf(python)("Kiwoom's own sample", { timeout: 60_000 }, () => {
  it.each(["live", "paper"] as const)(
    "gets a token (%s), the price of a stock with it, and revokes it",
    async (environment) => {
      const simulator = await start();
      const run = userOf(simulator, environment);
      await run("token").prints(/(real|demo) +True/);
      await run("quote").prints(/005930/, /\+71000/, /\+71500/);
      await run("revoke").prints(/(real|demo) +True/);
      expect(seen(simulator)).toEqual(["token ok", "quote ok", "revoke ok"]);
      expect(simulator.ledger.count({ account: `kiwoom-${environment}-1` })).toBe(3);
    },
  );

  it("signs in to the WebSocket, sends each PING back and prints trades", async () => {
    const simulator = await start({ pingIntervalMs: 300, unansweredPings: 1, tickIntervalMs: 150 });
    const trades = userOf(simulator)("trades");
    await trades.prints(/\[REG\]/, /(sent ping echo[\s\S]*){3}/, /005930 +0B +\+71000/);
    expect(await trades.ended).toBe(0);
    expect(seen(simulator)).toEqual(["connect ok", "token ok", "websocket ok", "subscription ok"]);
  });

  it("is told of an order that another of them gave", async () => {
    const simulator = await start();
    const { paper } = simulator.kiwoom;
    const run = userOf(simulator);
    const fills = run("fills");
    await fills.prints(/\[REG\]/);
    await run("order").prints(/0000001/);
    // It prints ten notices, of which an order makes two, and ends.
    const token = (await kiwoomToken(paper)).body.token;
    for (const _ of Array(4).keys()) await kiwoomOrder(paper, token);
    await fills.prints(/0000001[\s\S]*0000002/);
    expect(await fills.ended).toBe(0);
    expect(paper.orders).toHaveLength(5);
  });

  it("signs in with a new token where its own has died", async () => {
    const simulator = await start({ tickIntervalMs: 50 });
    const run = userOf(simulator);
    await run("token").ended;
    simulator.kiwoom.paper.killToken();
    await run("trades").prints(/005930 +0B/);
    expect(seen(simulator)).toEqual([
      "token ok",
      ...["connect ok", "websocket 8005", "token ok"],
      ...["connect ok", "websocket ok", "subscription ok"],
    ]);
  });

  it.each([
    ["401", { invalidTokenStatus: 401 }],
    // In `return_msg`, where it is by default, its first versions don't look.
    ["8005 in return_code", { codeFormat: "return-code" }],
  ] as const)("asks again with a new token after %s", async (_, switches) => {
    const simulator = await start(switches);
    const run = userOf(simulator);
    await run("token").ended;
    simulator.kiwoom.paper.killToken();
    await run("quote").prints(/\+71000/);
    expect(seen(simulator)).toEqual(["token ok", "quote 8005", "token ok", "quote ok"]);
  });

  it("is shown out by a second one of the same app key", async () => {
    const simulator = await start({ tickIntervalMs: 50 });
    const run = userOf(simulator);
    const first = run("tradesForever");
    await first.prints(/005930/);
    await run("trades").prints(/005930 +0B/);
    await first.prints(/R10001/);
    expect(await first.ended).toBe(0);
  });

  it.each([
    ["8030", "a key of the other environment", "8030"],
    ["8001", "a wrong secret", "8001"],
    ["1700", "too many requests", "1700"],
    ["503", "a maintenance page", "unprocessed"],
  ])("says %s for %s", async (code, reason, outcome) => {
    const simulator = await start({ tokenRequestsPerSecond: reason.startsWith("too") ? 1 : 0 });
    const { live, paper } = simulator.kiwoom;
    if (outcome === "unprocessed") paper.failNext("token", "maintenance");
    if (outcome === "1700") {
      simulator.clock.set(simulator.clock.now());
      await kiwoomToken(paper);
    }
    const settings = {
      "8030": { APP_KEY_MOCK: live.appKey, APP_SECRET_MOCK: live.secretKey },
      "8001": { APP_SECRET_MOCK: "wrong" },
    }[outcome];
    const token = userOf(simulator)("token", settings);
    await token.prints(new RegExp(`Error: .*${code}`));
    expect(await token.ended).toBe(1);
    expect(seen(simulator).at(-1)).toBe(`token ${outcome}`);
  });
});
