import type { Narrator } from "./narrator.ts";
import { type Stage, setStage } from "./stage.ts";
import { approvalKey } from "./steps/approval-key.ts";
import { dayPasses } from "./steps/day-passes.ts";
import { firstTokens } from "./steps/first-tokens.ts";
import { hundredCallers } from "./steps/hundred-callers.ts";
import { killedToken } from "./steps/killed-token.ts";
import { kisSignIn } from "./steps/kis-sign-in.ts";
import { kiwoomSignIn } from "./steps/kiwoom-sign-in.ts";
import { revokedTokens } from "./steps/revoked-tokens.ts";
import { twoProcesses } from "./steps/two-processes.ts";
import { wrongSecret } from "./steps/wrong-secret.ts";

const steps: readonly [title: string, run: (stage: Stage) => Promise<string[]>][] = [
  ["The first token of each broker", firstTokens],
  ["A hundred callers at once, one request", hundredCallers],
  ["A wrong secret, asked a hundred times, is one request", wrongSecret],
  ["Two processes started at once, one request; a restart, none", twoProcesses],
  ["The brokers kill their tokens, and auth.fetch succeeds all the same", killedToken],
  ["The day passes, and the token renews without a gap", dayPasses],
  ["An approval key for the WebSocket of KIS", approvalKey],
  ["KIS forgets that key, and the WebSocket signs in with another one", kisSignIn],
  ["Kiwoom kills its token, and its WebSocket signs in with another one", kiwoomSignIn],
  ["Both tokens are revoked", revokedTokens],
];

/** Tells the whole story against simulated brokers; `true` if every step held. */
export async function tellStory({ say, step }: Narrator): Promise<boolean> {
  const stage = await setStage();
  try {
    say("KIS (한국투자증권) and Kiwoom (키움증권), simulated on this machine.");
    say("Real HTTP and WebSockets, a day in a moment, no credentials, no broker.");
    say();
    let held = 0;
    for (const [title, run] of steps) {
      if (await step(title, () => run(stage))) held += 1;
    }
    const total = stage.simulator.ledger.count();
    say(
      `${held} of ${steps.length} steps held. The simulated brokers saw ${total} requests in all.`,
    );
    say("Against a real broker: pnpm demo --env paper (see .env.example).");
    return held === steps.length;
  } finally {
    await stage.close();
  }
}
