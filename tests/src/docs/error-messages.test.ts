import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAuthError } from "@auth/core";
import { createKisAuth, type KisAuth, type KisAuthOptions } from "@auth/kis";
import { createKiwoomAuth } from "@auth/kiwoom";
import { root } from "@auth/scripts/repository";
import { type Simulator, startSimulator } from "@auth/simulator";
import { createManualClock, type ManualClock } from "@auth/testing";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { simulatedEnvironment } from "../snippets/simulated-environment.ts";

const hourMs = 60 * 60 * 1000;
const quote =
  "/uapi/domestic-stock/v1/quotations/inquire-price?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930";

let simulator: Simulator;
let clock: ManualClock;
let hosts: Record<string, string>;

beforeEach(async () => {
  clock = createManualClock("2026-11-23T09:00:00+09:00");
  simulator = await startSimulator({ now: clock.now() });
  const { SIMULATED_HOSTS = "{}", ...variables } = simulatedEnvironment(simulator);
  hosts = JSON.parse(SIMULATED_HOSTS);
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await simulator.close();
});

/** The brokers' own hosts, so that messages name them; behind them is the simulator. */
const broker: typeof fetch = (input, init) => {
  const request = new Request(input, init);
  const { origin, pathname, search } = new URL(request.url);
  return fetch(new Request(`${hosts[origin]}${pathname}${search}`, request));
};

const kis = (options: Partial<KisAuthOptions> = {}): KisAuth =>
  createKisAuth({ environment: "paper", clock, fetch: broker, ...options });
const kiwoom = () => createKiwoomAuth({ environment: "paper", clock, fetch: broker });

const situations: Record<string, () => Promise<unknown>> = {
  async AUTH_INVALID_CREDENTIALS() {
    vi.stubEnv("KIS_PAPER_APP_SECRET", simulator.kis.paper.appSecret.slice(1));
    return kis().getToken();
  },
  async AUTH_ENVIRONMENT_MISMATCH() {
    vi.stubEnv("KIWOOM_PAPER_APP_KEY", simulator.kiwoom.live.appKey);
    vi.stubEnv("KIWOOM_PAPER_SECRET_KEY", simulator.kiwoom.live.secretKey);
    return kiwoom().getToken();
  },
  async AUTH_ACCESS_DENIED() {
    simulator.kiwoom.paper.switches.ip = "unregistered";
    return kiwoom().getToken();
  },
  async AUTH_CONFIGURATION() {
    vi.stubEnv("KIS_PAPER_APP_KEY", undefined);
    return kis();
  },
  async AUTH_ISSUE_RATE_LIMITED() {
    await kis().getToken();
    return kis().getToken();
  },
  async AUTH_TOKEN_STUCK() {
    const auth = kis();
    await auth.getToken();
    simulator.clock.advance(hourMs);
    await clock.advance(hourMs);
    simulator.kis.paper.killToken();
    await auth.fetch(quote, { headers: { tr_id: "FHKST01010100" } });
    return auth.getToken();
  },
  async AUTH_NETWORK() {
    simulator.kis.paper.failNext("token", "drop");
    return kis().getToken();
  },
  async AUTH_INVALID_RESPONSE() {
    simulator.kis.paper.failNext("token", "maintenance");
    return kis().getToken();
  },
};

test.for(Object.keys(situations))("who looks up %s finds the message they got", async (code) => {
  const error: unknown = await situations[code]?.().catch((reason: unknown) => reason);
  if (!isAuthError(error)) throw new Error(`${code} did not fail`);
  expect(error.code).toBe(code);
  for (const part of quotedMessage(code)) expect(error.message).toContain(part);
});

/** What the page quotes, without what it leaves out by "…". */
function quotedMessage(code: string): string[] {
  const file = `docs/guides/errors/${code.toLowerCase().replaceAll("_", "-")}.md`;
  const [quoted] = readFileSync(join(root, file), "utf8").match(/^> .*(?:\n> .*)*/m) ?? [];
  if (quoted === undefined) throw new Error(`${file} quotes no message`);
  const parts = quoted.replace(/\n?> /g, " ").split("…");
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
