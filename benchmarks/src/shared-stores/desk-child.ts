// A program with accounts: `node desk-child.ts <where to keep tokens, as JSON> <token server>`. Told of accounts, it gets a token for each, and
// answers how long that took; told to rest, it uses the tokens that it holds for so long; told to close, it does.
import { setTimeout as sleep } from "node:timers/promises";
import { isAuthError } from "@auth/core";
import { createKisAuth, type KisAuth } from "@auth/kis";
import { answerParent } from "../measure/child.ts";
import { openStore, type StorePlace } from "./open-store.ts";

/** What it is told. `withinMs`: in which time the accounts begin, one after the other; `limitMs`: when to give up asking. */
export type DeskQuestion =
  | { accounts: readonly string[]; withinMs: number; limitMs: number }
  | { restMs: number }
  | { close: true };

/** What it answers. */
export interface DeskAnswer {
  /** Until the last of its accounts had its token, or it gave up. */
  heldMs: number;
  /** How many accounts had none by then. */
  missing: number;
  /** How often a token was asked for while it rested. */
  calls: number;
  /** How many calls failed and were made again: one whose store did not answer in time is told so. */
  failures: number;
}

const [place = "", baseUrl = ""] = process.argv.slice(2);
const store = await openStore(JSON.parse(place) as StorePlace);
let auths: KisAuth[] = [];
/** Those of them that have a token. */
let holders: KisAuth[] = [];
const nothing: DeskAnswer = { heldMs: 0, missing: 0, calls: 0, failures: 0 };

async function hold({
  accounts,
  withinMs,
  limitMs,
}: Extract<DeskQuestion, { accounts: unknown }>): Promise<DeskAnswer> {
  auths = accounts.map((account) =>
    createKisAuth({
      environment: "paper",
      appKey: `PSbenchmark${account.padStart(25, "0")}`,
      appSecret: "benchmark-secret".repeat(12),
      baseUrl,
      store,
    }),
  );
  const beganAt = performance.now();
  const answer = { ...nothing };
  const leftMs = (): number => Math.max(0, Math.round(beganAt + limitMs - performance.now()));
  async function getToken(auth: KisAuth, index: number): Promise<void> {
    await sleep((index * withinMs) / auths.length);
    while (leftMs() > 0) {
      const signal = AbortSignal.timeout(leftMs());
      try {
        await auth.getToken({ signal });
        holders.push(auth);
        return;
      } catch (error) {
        if (signal.aborted) break;
        if (!isAuthError(error)) throw error;
        answer.failures += 1;
        await sleep(100);
      }
    }
    answer.missing += 1;
  }
  await Promise.all(auths.map(getToken));
  return { ...answer, heldMs: performance.now() - beganAt };
}

/** Each account that has a token asks for it ten times a second. */
async function rest(ms: number): Promise<DeskAnswer> {
  let calls = 0;
  for (const endAt = performance.now() + ms; performance.now() < endAt; await sleep(100)) {
    await Promise.all(holders.map((auth) => auth.getToken()));
    calls += holders.length;
  }
  return { ...nothing, calls };
}

async function closeAuths(): Promise<DeskAnswer> {
  await Promise.all(auths.map((auth) => auth.close()));
  auths = [];
  holders = [];
  return nothing;
}

await answerParent((question: DeskQuestion) => {
  if ("accounts" in question) return hold(question);
  return "restMs" in question ? rest(question.restMs) : closeAuths();
});
