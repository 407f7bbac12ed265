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
  /** Lets time pass for the program and for the brokers, which answer every request meanwhile. */
  pass(ms: number): Promise<void>;
  /** Lets the program wait as long as it next says that it does, and no longer. Resolves to that many seconds. */
  passWait(): Promise<number>;
}

/** So little time passes at once that no request under way, which is answered in real time, can time out. */
const stepMs = 5_000;

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
  const { fetch, answered } = createWatchedFetch();
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
    const kis = createKisAuth({ environment, baseUrl: url, appKey, appSecret, clock, fetch });
    return { auth: kis, ended: followKis({ ...shared, auth: kis, url: webSocketUrl }) };
  }
  function openKiwoom() {
    const { url, webSocketUrl, appKey, secretKey } = simulator.kiwoom.paper;
    const environment = "paper";
    const keys = { appKey, secretKey };
    const kiwoom = createKiwoomAuth({ environment, baseUrl: url, ...keys, clock, fetch });
    return { auth: kiwoom, ended: followKiwoom({ ...shared, auth: kiwoom, url: webSocketUrl }) };
  }
  async function pass(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= stepMs) {
      simulator.clock.advance(Math.min(leftMs, stepMs));
      await clock.advance(Math.min(leftMs, stepMs));
      await answered();
    }
  }
  async function passWait(): Promise<number> {
    const [text] = /[\d.]+/.exec(await log.until("connecting again")) ?? [];
    const seconds = Number(text);
    // What is said is rounded.
    await pass(1000 * (seconds + 0.1));
    return seconds;
  }
  return { simulator, clock, log, trades, ended, pass, passWait };
}

/** A `fetch` that reads every answer to its end; `answered` resolves once no request is under way. */
function createWatchedFetch() {
  const underWay = new Set<Promise<Response>>();
  async function read(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const response = await globalThis.fetch(input, init);
    return new Response(await response.arrayBuffer(), response);
  }
  return {
    fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
      const answer = read(input, init);
      underWay.add(answer);
      const leave = (): boolean => underWay.delete(answer);
      answer.then(leave, leave);
      return answer;
    },
    async answered(): Promise<void> {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
