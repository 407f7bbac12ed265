// Prints the trades of stocks at Kiwoom (키움증권) as they happen, until Ctrl-C:
//   node apps/examples/src/kiwoom-realtime.ts 005930 000660
// The keys come from KIWOOM_PAPER_APP_KEY and KIWOOM_PAPER_SECRET_KEY, or from .env; --environment live for KIWOOM_LIVE_….
import { createSystemClock } from "@auth/core";
import { createKiwoomAuth, kiwoomWebSocketUrls } from "@auth/kiwoom";
import { createFsTokenStore } from "@auth/store-fs";
import { followKiwoom } from "./follow-kiwoom.ts";
import { runProgram } from "./run-program.ts";

await runProgram(async ({ environment, baseUrl, webSocketUrl, ...options }) => {
  const clock = createSystemClock();
  const auth = createKiwoomAuth({
    environment,
    clock,
    // A restart finds the token of the day, and asks Kiwoom for none.
    store: createFsTokenStore(),
    ...(baseUrl === undefined ? {} : { baseUrl }),
  });
  const url = webSocketUrl ?? kiwoomWebSocketUrls[environment];
  try {
    await followKiwoom({ ...options, auth, clock, url });
  } finally {
    await auth.close();
  }
});
