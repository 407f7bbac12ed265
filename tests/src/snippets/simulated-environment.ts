import type { Simulator } from "@auth/simulator";

/** The brokers' real hosts, and where the simulator stands for them. */
export function simulatedEnvironment(simulator: Simulator): Record<string, string> {
  const { kis, kiwoom } = simulator;
  return {
    KIS_LIVE_APP_KEY: kis.live.appKey,
    KIS_LIVE_APP_SECRET: kis.live.appSecret,
    KIS_PAPER_APP_KEY: kis.paper.appKey,
    KIS_PAPER_APP_SECRET: kis.paper.appSecret,
    KIWOOM_LIVE_APP_KEY: kiwoom.live.appKey,
    KIWOOM_LIVE_SECRET_KEY: kiwoom.live.secretKey,
    KIWOOM_PAPER_APP_KEY: kiwoom.paper.appKey,
    KIWOOM_PAPER_SECRET_KEY: kiwoom.paper.secretKey,
    SIMULATED_HOSTS: JSON.stringify({
      "https://openapi.koreainvestment.com:9443": kis.live.url,
      "https://openapivts.koreainvestment.com:29443": kis.paper.url,
      "https://api.kiwoom.com": kiwoom.live.url,
      "https://mockapi.kiwoom.com": kiwoom.paper.url,
      "ws://ops.koreainvestment.com:21000": kis.live.webSocketUrl,
      "ws://ops.koreainvestment.com:31000": kis.paper.webSocketUrl,
      "wss://api.kiwoom.com:10000": kiwoom.live.webSocketUrl,
      "wss://mockapi.kiwoom.com:10000": kiwoom.paper.webSocketUrl,
    }),
  };
}

/** Every credential in it, to be searched for in what a snippet prints. */
export function simulatedSecrets(simulator: Simulator): string[] {
  return Object.entries(simulatedEnvironment(simulator))
    .filter(([name]) => name.startsWith("KI"))
    .map(([, value]) => value);
}
