// Prints the trades of stocks at KIS (한국투자증권) as they happen, until Ctrl-C:
//   node apps/examples/src/kis-realtime.ts 005930 000660
// The keys come from KIS_PAPER_APP_KEY and KIS_PAPER_APP_SECRET, or from .env; --environment live for KIS_LIVE_….
import { createSystemClock } from "@auth/core";
import { createKisAuth, kisWebSocketUrls } from "@auth/kis";
import { createFsTokenStore } from "@auth/store-fs";
import { followKis } from "./follow-kis.ts";
import { runProgram } from "./run-program.ts";

await runProgram(async ({ environment, baseUrl, webSocketUrl, ...options }) => {
  const clock = createSystemClock();
  const auth = createKisAuth({
    environment,
    clock,
    // A restart finds the approval key of the day, and asks KIS for none.
    store: createFsTokenStore(),
    ...(baseUrl === undefined ? {} : { baseUrl }),
  });
  try {
    await followKis({
      ...options,
      auth,
      clock,
      url: webSocketUrl ?? kisWebSocketUrls[environment],
    });
  } finally {
    await auth.close();
  }
});
