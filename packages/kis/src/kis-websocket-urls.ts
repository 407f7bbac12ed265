import type { KisEnvironment } from "./kis-options.js";

/**
 * Where KIS's WebSocket is, by environment. It is plain `ws:`, so the approval key and the data travel unencrypted: KIS offers no
 * `wss:`. Source: `kis_devlp.yaml` of KIS's own sample (koreainvestment/open-trading-api) for the hosts, its README for the path.
 *
 * @group Receiving real-time data
 */
export const kisWebSocketUrls: Readonly<Record<KisEnvironment, string>> = {
  live: "ws://ops.koreainvestment.com:21000/tryitout",
  paper: "ws://ops.koreainvestment.com:31000/tryitout",
};
