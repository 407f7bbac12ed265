import { createKisAuth, type KisAuth } from "@auth/kis";
import { createKiwoomAuth, type KiwoomAuth } from "@auth/kiwoom";
import { type LedgerFilter, type Simulator, startSimulator } from "@auth/simulator";
import { createMemoryTokenStore } from "@auth/store-memory";
import { createManualClock, type ManualClock } from "@auth/testing";

/** Everything that the story plays with: the brokers, the time, and a bot's two connections to them. */
export interface Stage {
  simulator: Simulator;
  clock: ManualClock;
  kis: KisAuth;
  kiwoom: KiwoomAuth;
  /** Another customer of KIS, with an app key of their own; `appSecret` in place of the right one. */
  anotherKis(appSecret?: string): KisAuth;
  /** Lets `ms` milliseconds pass, for the brokers and for the bot. */
  pass(ms: number): Promise<void>;
  /** How many requests like this the brokers saw while `run` ran. */
  requestsDuring(filter: LedgerFilter, run: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** A Monday, as the market opens in Seoul. */
const marketOpens = "2026-11-23T09:00:00+09:00";

/** Starts the simulated brokers and a bot that is configured for them. */
export async function setStage(): Promise<Stage> {
  const clock = createManualClock(marketOpens);
  const simulator = await startSimulator({ now: clock.now() });
  const store = createMemoryTokenStore();
  const kisPaper = simulator.kis.paper;
  const kiwoomPaper = simulator.kiwoom.paper;
  const opened: { close(): Promise<void> }[] = [];
  function kisFor(appKey: string, appSecret: string): KisAuth {
    const auth = createKisAuth({
      environment: "paper",
      baseUrl: kisPaper.url,
      appKey,
      appSecret,
      store,
      clock,
    });
    opened.push(auth);
    return auth;
  }
  const kiwoom = createKiwoomAuth({
    environment: "paper",
    baseUrl: kiwoomPaper.url,
    appKey: kiwoomPaper.appKey,
    secretKey: kiwoomPaper.secretKey,
    store,
    clock,
    replay: "queries",
  });
  opened.push(kiwoom);

  return {
    simulator,
    clock,
    kis: kisFor(kisPaper.appKey, kisPaper.appSecret),
    kiwoom,
    anotherKis(appSecret) {
      const account = kisPaper.addAccount();
      return kisFor(account.appKey, appSecret ?? account.appSecret);
    },
    async pass(ms) {
      simulator.clock.advance(ms);
      await clock.advance(ms);
    },
    async requestsDuring(filter, run) {
      const before = simulator.ledger.count(filter);
      await run();
      return simulator.ledger.count(filter) - before;
    },
    async close() {
      await Promise.all(opened.map((auth) => auth.close()));
      await simulator.close();
    },
  };
}
