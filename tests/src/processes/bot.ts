// A bot in a process of its own: it does what it is told on its input, and says on its output how that went.
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, isAuthError, type Token } from "@auth/core";
import type { BotAnswer, BotCommand, BotMessage, BotPlan } from "./bot-messages.ts";
import { createDice } from "./dice.ts";
import { openStore } from "./open-store.ts";
import { openSharedClock } from "./shared-clock.ts";

const plan: BotPlan = JSON.parse(process.argv[2] ?? "");
const say = (message: BotMessage): void =>
  void process.stdout.write(`${JSON.stringify(message)}\n`);
const fingerprint = (value: string): string => createHash("sha256").update(value).digest("hex");

let freezesAt = plan.freezesAt;
function freezeAt(moment: BotPlan["freezesAt"]): void {
  if (moment !== freezesAt) return;
  freezesAt = undefined;
  say({ says: "frozen" });
  process.kill(process.pid, "SIGSTOP");
}

const time = openSharedClock(plan.clock, { aheadMs: plan.aheadMs ?? 0 });
const clock: Clock = {
  ...time,
  sleep(ms, sleepOptions) {
    if (!sleepOptions?.background) say({ says: "waits", ms });
    return time.sleep(ms, sleepOptions);
  },
};

const options = {
  environment: "paper",
  baseUrl: plan.baseUrl,
  store: await openStore(plan.store),
  clock,
  async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const reached = new Request(`${plan.reachedAt ?? plan.baseUrl}${pathname}${search}`, request);
    if (!/\/oauth2\/token(?:P)?$/.test(pathname)) return fetch(reached);
    say({ says: "asking" });
    freezeAt("request");
    const response = await fetch(reached);
    // The whole answer is here before anybody reads it.
    const body = await response.arrayBuffer();
    say({ says: "answered" });
    freezeAt("answer");
    return new Response(body, response);
  },
} as const;

// Thirty-two of them start at once: each loads its own broker only.
const auth =
  plan.broker === "kis"
    ? (await import("@auth/kis")).createKisAuth(options)
    : (await import("@auth/kiwoom")).createKiwoomAuth({ ...options, replay: "all" });

auth.on((event) => {
  if (event.type === "token-changed") {
    say({ says: "token-changed", token: fingerprint(event.token.value) });
  }
});

let latest: Token | undefined;
const actions: Record<Exclude<BotCommand["do"], "live" | "stop">, () => Promise<BotAnswer>> = {
  async getToken() {
    let waited = false;
    // The event loop turns for each answer and each timer.
    const turn = setImmediate(() => {
      waited = true;
    });
    latest = await auth.getToken();
    clearImmediate(turn);
    const { value, expiresAt } = latest;
    return { did: "getToken", token: fingerprint(value), expiresAt, waited };
  },
  async invalidate() {
    if (latest) await auth.tokens.invalidate(latest);
    return { did: "invalidate", token: latest && fingerprint(latest.value) };
  },
  async revoke() {
    await auth.tokens.revoke();
    return { did: "revoke" };
  },
  async peek() {
    const held = auth.tokens.peek();
    return { did: "peek", token: held && fingerprint(held.value) };
  },
  async call() {
    const response =
      plan.broker === "kis"
        ? await auth.fetch(
            "/uapi/domestic-stock/v1/quotations/inquire-price?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930",
            { headers: { tr_id: "FHKST01010100" } },
          )
        : await auth.fetch("/api/dostk/stkinfo", {
            method: "POST",
            headers: { "api-id": "ka10001", "content-type": "application/json;charset=UTF-8" },
            body: JSON.stringify({ stk_cd: "005930" }),
          });
    const { rt_cd: kisCode, return_code: kiwoomCode } = (await response.json()) as {
      rt_cd?: string;
      return_code?: number;
    };
    return { did: "call", accepted: kisCode === "0" || kiwoomCode === 0 };
  },
  async rest() {
    // Nobody waits for a renewal in the background, and it is not over before it is.
    while (auth.tokens.status().state === "refreshing") await sleep(1);
    return { did: "rest" };
  },
};

async function act(name: keyof typeof actions): Promise<void> {
  try {
    say(await actions[name]());
  } catch (error) {
    if (!isAuthError(error)) throw error;
    const { code, message, retryAt } = error;
    say({ failed: name, code, message, ...(retryAt !== undefined && { retryAt }) });
  }
}

let isStopped = true;
async function live(seed: number): Promise<void> {
  const dice = createDice(seed);
  for (isStopped = false; !isStopped; ) {
    await act(dice.oneOf(["getToken", "getToken", "getToken", "invalidate", "revoke"]));
    await sleep(dice.below(4));
  }
  await actions.rest();
  say({ did: "live" });
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const command: BotCommand = JSON.parse(line);
  if (command.do === "stop") isStopped = true;
  else void (command.do === "live" ? live(command.seed) : act(command.do));
});
say({ says: "ready" });
