import { createKisAuth } from "@auth/kis";
import { createKiwoomAuth } from "@auth/kiwoom";
import { type Simulator, startSimulator } from "@auth/simulator";
import { createManualClock, type ManualClock } from "@auth/testing";
import { onTestFinished } from "vitest";
import { followKis } from "../src/follow-kis.ts";
import { followKiwoom } from "../src/follow-kiwoom.ts";
import type { Trade } from "../src/trade.ts";
import { createLog, type Log } from "./log.ts";
import { createQueue, type Queue } from "./scripted-server.ts";

const startAt = Date.parse("2026-11-23T09:00:00+09:00");
const symbols = ["005930", "000660"];

/** An example that follows two stocks at a simulated broker. */
export interface Followed {
  simulator: Simulator;
  clock: ManualClock;
  log: Log;
  trades: Queue<Trade>;
  ended: Promise<void>;
  /** Lets time pass for the program and for the brokers. */
  pass(ms: number): Promise<void>;
}

/** Starts the example for `broker`, on a machine whose clock is `aheadMs` ahead of the brokers'. It ends with the test. */
export async function followSimulated(
  broker: "kis" | "kiwoom",
  { aheadMs = 0 }: { aheadMs?: number } = {},
): Promise<Followed> {
  // Trades and heartbeats come when a test wants them.
  const quiet = { tickIntervalMs: 0, pingIntervalMs: 0 };
  const simulator = await startSimulator({ now: startAt, kis: quiet, kiwoom: quiet });
  const clock = createManualClock(startAt + aheadMs);
  const stop = new AbortController();
  const log = createLog();
  const trades = createQueue<Trade>();
  const shared = {
    symbols,
    clock,
    signal: stop.signal,
    log: log.write,
    onTrade: trades.push,
  };
  const { auth, ended } = broker === "kis" ? openKis() : openKiwoom();
  ended.catch(() => {});
  onTestFinished(async () => {
    stop.abort();
    await ended.catch(() => {});
    await auth.close();
    await simulator.close();
  });

  function openKis() {
    const { url, webSocketUrl, appKey, appSecret } = simulator.kis.paper;
    const environment = "paper";
    const kis = createKisAuth({ environment, baseUrl: url, appKey, appSecret, clock });
    return { auth: kis, ended: followKis({ ...shared, auth: kis, url: webSocketUrl }) };
  }
  function openKiwoom() {
    const { url, webSocketUrl, appKey, secretKey } = simulator.kiwoom.paper;
    const environment = "paper";
    const kiwoom = createKiwoomAuth({ environment, baseUrl: url, appKey, secretKey, clock });
    return { auth: kiwoom, ended: followKiwoom({ ...shared, auth: kiwoom, url: webSocketUrl }) };
  }
  async function pass(ms: number): Promise<void> {
    simulator.clock.advance(ms);
    await clock.advance(ms);
  }
  return { simulator, clock, log, trades, ended, pass };
}
