import type { KiwoomEnvironment } from "./kiwoom-options.js";

/**
 * Where Kiwoom's WebSocket is, by environment. Source: Kiwoom's own client (Kiwoom-Securities/Kiwoom-REST-API).
 *
 * @group Receiving real-time data
 */
export const kiwoomWebSocketUrls: Readonly<Record<KiwoomEnvironment, string>> = {
  live: "wss://api.kiwoom.com:10000/api/dostk/websocket",
  paper: "wss://mockapi.kiwoom.com:10000/api/dostk/websocket",
};
