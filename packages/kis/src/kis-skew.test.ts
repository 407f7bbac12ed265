import { type Simulator, startSimulator } from "@auth/simulator";
import { createMemoryTokenStore } from "@auth/store-memory";
import { createManualClock, type ManualClock } from "@auth/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createKisAuth, type KisAuth } from "./index.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** `Date` has steps of one second. */
const tolerableMs = 1_000;
const quotePath =
  "/uapi/domestic-stock/v1/quotations/inquire-price?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930";

let simulator: Simulator;
let clock: ManualClock;

async function openWith(aheadMs: number): Promise<() => KisAuth> {
  const startAt = Date.parse("2026-11-20T09:00:00+09:00");
  simulator = await startSimulator({ now: startAt });
  clock = createManualClock(startAt + aheadMs);
  const { url: baseUrl, appKey, appSecret } = simulator.kis.paper;
  const store = createMemoryTokenStore();
  return () => createKisAuth({ environment: "paper", baseUrl, appKey, appSecret, store, clock });
}
afterEach(() => simulator.close());

async function pass(ms: number): Promise<void> {
  simulator.clock.advance(ms);
  await clock.advance(ms);
}

async function quote(auth: KisAuth): Promise<unknown> {
  const response = await auth.fetch(quotePath, { headers: { tr_id: "FHKST01010100" } });
  const { rt_cd } = (await response.json()) as { rt_cd: string };
  // A renewal in the background, which a quote may begin, takes real time, and must not take that which passes next.
  const options = { timeout: 10_000 };
  await vi.waitFor(() => expect(auth.tokens.status().state).not.toBe("refreshing"), options);
  return rt_cd;
}

const issues = (): number => simulator.ledger.count({ endpoint: "token" });
const quotes = (outcome: string): number => simulator.ledger.count({ endpoint: "quote", outcome });

describe.each([
  ["an hour ahead", hourMs],
  ["an hour behind", -hourMs],
])("a machine whose clock is %s", (_, aheadMs) => {
  it("sends no dead token and renews once a day, for three days", async () => {
    const auth = (await openWith(aheadMs))();
    for (let asked = 0; asked <= 3 * 24 * 6; asked += 1) {
      expect(await quote(auth)).toBe("0");
      await pass(10 * minuteMs);
    }
    expect(quotes("ok")).toBe(3 * 24 * 6 + 1);
    expect(quotes("EGW00123")).toBe(0);
    expect(issues()).toBe(4);
    await auth.close();
  });

  it("says how far it is off", async () => {
    const auth = (await openWith(aheadMs))();
    expect(auth.tokens.status()).not.toHaveProperty("skewMs");
    await quote(auth);
    const { skewMs = 0 } = auth.tokens.status();
    expect(Math.abs(skewMs + aheadMs)).toBeLessThanOrEqual(tolerableMs);
    await auth.close();
  });

  it("has a token that is right from the start in each of many programs, and asks no more often for it", async () => {
    const start = await openWith(aheadMs);
    for (let begun = 0; begun < 3 * 24; begun += 1) {
      const auth = start();
      // The first quote may be refused: until KIS has answered, a program knows only its machine's clock.
      for (let asked = 0; asked < 4; asked += 1) {
        expect(await quote(auth)).toBe("0");
        await pass(15 * minuteMs);
      }
      await auth.close();
    }
    expect(issues()).toBeLessThanOrEqual(4);
    expect(quotes("EGW00123")).toBeLessThanOrEqual(3);
  });

  it("that is set right in between goes on as if nothing had happened", async () => {
    const auth = (await openWith(aheadMs))();
    await quote(auth);
    await pass(hourMs);
    clock.step(-aheadMs);
    for (let asked = 0; asked < 24; asked += 1) {
      expect(await quote(auth)).toBe("0");
      await pass(hourMs);
    }
    expect(quotes("EGW00123")).toBe(0);
    expect(issues()).toBe(2);
    expect(Math.abs(auth.tokens.status().skewMs ?? Number.NaN)).toBeLessThanOrEqual(tolerableMs);
    await auth.close();
  });
});
