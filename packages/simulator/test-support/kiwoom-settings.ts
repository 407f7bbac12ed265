import type { Simulator } from "../src/index.js";

/** The variables that lead Kiwoom's own client to the simulator. Its WebSocket hosts have no path: it appends that itself. */
export function kiwoomSettings(
  { kiwoom: { live, paper } }: Simulator,
  environment: "live" | "paper",
): Record<string, string> {
  return {
    KIWOOM_MODE: environment === "live" ? "real" : "demo",
    PRD: live.url,
    W_PRD: new URL(live.webSocketUrl).origin,
    APP_KEY: live.appKey,
    APP_SECRET: live.secretKey,
    MOCK: paper.url,
    W_MOCK: new URL(paper.webSocketUrl).origin,
    APP_KEY_MOCK: paper.appKey,
    APP_SECRET_MOCK: paper.secretKey,
  };
}
