import { isAuthError } from "@auth/core";
import { type Fault, type Simulator, startSimulator } from "@auth/simulator";
import { createManualClock, type ManualClock } from "@auth/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rejectionOf } from "./__fixtures__/error-of.js";
import { createKisAuth, createKisProvider, type KisAuth, type KisAuthOptions } from "./index.js";

const startAt = "2026-11-20T09:00:00+09:00";
const hourMs = 3_600_000;
const quotePath =
  "/uapi/domestic-stock/v1/quotations/inquire-price?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930";
const quoteHeaders = { tr_id: "FHKST01010100" };
const order = {
  CANO: "00000000",
  ACNT_PRDT_CD: "01",
  PDNO: "005930",
  ORD_DVSN: "00",
  ORD_QTY: "1",
  ORD_UNPR: "71000",
};

let simulator: Simulator;
let clock: ManualClock;
let opened: KisAuth[];

beforeEach(async () => {
  simulator = await startSimulator({ now: Date.parse(startAt) });
  clock = createManualClock(startAt);
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((auth) => auth.close()));
  await simulator.close();
});

function open(options: Partial<KisAuthOptions> = {}): KisAuth {
  const { url, appKey, appSecret } = simulator.kis.paper;
  const auth = createKisAuth({
    environment: "paper",
    appKey,
    appSecret,
    baseUrl: url,
    clock,
    ...options,
  });
  opened.push(auth);
  return auth;
}

async function pass(ms: number): Promise<void> {
  simulator.clock.advance(ms);
  await clock.advance(ms);
}

async function getQuote(auth: KisAuth): Promise<Record<string, unknown>> {
  const response = await auth.fetch(quotePath, { headers: quoteHeaders });
  return (await response.json()) as Record<string, unknown>;
}

const issues = (): number => simulator.ledger.count({ endpoint: "token" });

describe("against a broker on the network", () => {
  it("a hundred callers cost one request, and each gets its quote", async () => {
    const auth = open();
    const quotes = await Promise.all(Array.from({ length: 100 }, () => getQuote(auth)));
    expect(quotes.every(({ rt_cd }) => rt_cd === "0")).toBe(true);
    expect(issues()).toBe(1);
  });

  it("the token expires when KIS says, in Korean time", async () => {
    expect((await open().getToken()).expiresAt).toBe(Date.parse(startAt) + 24 * hourMs);
  });

  it.each(["access_token_token_expired", "acess_token_token_expired"] as const)(
    "the expiry is the one that KIS names where the field is %s, and not an estimate",
    async (field) => {
      simulator.kis.paper.switches.expiryField = field;
      const { url, appKey, appSecret } = simulator.kis.paper;
      const provider = createKisProvider({ environment: "paper", appKey, appSecret, baseUrl: url });
      const notices: unknown[] = [];
      const onNotice = (notice: unknown): void => void notices.push(notice);
      const { expiresAt } = await provider.issueToken({
        signal: new AbortController().signal,
        onNotice,
      });
      expect(expiresAt).toBe(Date.parse(startAt) + 24 * hourMs);
      expect(notices).toEqual([]);
    },
  );

  it("a program that starts in the afternoon learns how old this morning's token is", async () => {
    const first = await open().getToken();
    await pass(5 * hourMs);
    const second = open();
    const token = await second.getToken();
    expect(token.value).toBe(first.value);
    expect(token.expiresAt).toBe(first.expiresAt);
    await pass(19 * hourMs);
    expect((await second.getToken()).value).not.toBe(token.value);
  });

  it("a token renews before its day is over, and no quote is missed", async () => {
    const auth = open();
    for (let hour = 0; hour < 49; hour += 1) {
      expect(await getQuote(auth)).toMatchObject({ rt_cd: "0" });
      await pass(hourMs);
    }
    expect(simulator.ledger.count({ endpoint: "quote", outcome: "ok" })).toBe(49);
    expect(issues()).toBe(3);
  });

  it("a token renews in the background from half an hour before its end, and no caller waits", async () => {
    const auth = open();
    const { value } = await auth.getToken();
    await pass(23 * hourMs + 20 * 60_000);
    await auth.getToken();
    expect(auth.tokens.status().state).toBe("valid");
    await pass(11 * 60_000);
    const held = simulator.kis.paper.holdNext("token");
    expect((await auth.getToken()).value).toBe(value);
    await held.arrived;
    expect(auth.tokens.status().state).toBe("refreshing");
    held.release();
    await auth.close();
    expect(issues()).toBe(2);
  });

  it("fifty requests whose token KIS killed all succeed, with one issue more", async () => {
    const auth = open();
    await getQuote(auth);
    await pass(7 * hourMs);
    simulator.kis.paper.killToken();
    const quotes = await Promise.all(Array.from({ length: 50 }, () => getQuote(auth)));
    expect(quotes.every(({ rt_cd }) => rt_cd === "0")).toBe(true);
    expect(issues()).toBe(2);
  });

  it.each([500, 200] as const)(
    "an order refused for its token (HTTP %i) is executed once",
    async (status) => {
      simulator.kis.paper.switches.tokenErrorStatus = status;
      const auth = open();
      await auth.getToken();
      await pass(7 * hourMs);
      simulator.kis.paper.killToken();
      const response = await auth.fetch("/uapi/domestic-stock/v1/trading/order-cash", {
        method: "POST",
        headers: {
          tr_id: "VTTC0802U",
          "content-type": "application/json",
          hashkey: await auth.hashkey(order),
        },
        body: JSON.stringify(order),
      });
      expect(await response.json()).toMatchObject({ rt_cd: "0" });
      expect(simulator.kis.paper.orders).toHaveLength(1);
    },
  );

  it("a killed token that KIS issues again is not asked for in a loop, and the caller sees KIS's refusal", async () => {
    const auth = open();
    const reasons: string[] = [];
    auth.on((event) => {
      if (event.type === "replacement-unavailable") reasons.push(event.error.code);
    });
    await getQuote(auth);
    await pass(hourMs);
    simulator.kis.paper.killToken();
    for (let minute = 0; minute < 30; minute += 1) {
      // Nothing documents that revoking helps: it is no first resort.
      if (minute === 4) expect(simulator.ledger.count({ endpoint: "revoke" })).toBe(0);
      try {
        expect(await getQuote(auth)).toMatchObject({ msg_cd: "EGW00121" });
      } catch (error) {
        if (!isAuthError(error)) throw error;
        expect(error.code).toBe("AUTH_TOKEN_STUCK");
        expect(error.retryAt).toBeGreaterThan(clock.now());
      }
      await pass(60_000);
    }
    expect(auth.tokens.status().state).toBe("stuck");
    expect(issues()).toBeLessThanOrEqual(3);
  });

  it("a token that arrives expired is never handed out", async () => {
    simulator.kis.paper.switches.expiryAlreadyPast = true;
    const auth = open();
    const error = await rejectionOf(auth.getToken());
    expect(error.code).toBe("AUTH_TOKEN_STUCK");
    expect(error.retryAt).toBeGreaterThan(clock.now());
    expect(auth.tokens.peek()).toBeUndefined();
  });

  it("a wrong secret asked for a hundred times is one request", async () => {
    const auth = open({ appSecret: `${simulator.kis.paper.appSecret.slice(0, -1)}!` });
    for (let call = 0; call < 100; call += 1) {
      const error = await rejectionOf(auth.getToken());
      expect(error).toMatchObject({ code: "AUTH_INVALID_CREDENTIALS", brokerCode: "EGW00105" });
    }
    expect(issues()).toBe(1);
  });

  it("a live key at the paper host is told to be one", async () => {
    const { appKey, appSecret } = simulator.kis.live;
    const error = await rejectionOf(open({ appKey, appSecret }).getToken());
    expect(error).toMatchObject({ code: "AUTH_INVALID_CREDENTIALS", brokerCode: "EGW00103" });
    expect(error.message).toContain('environment: "live"');
  });

  it("a second program that asks within the minute is told when to ask again", async () => {
    await open().getToken();
    const error = await rejectionOf(open().getToken());
    expect(error).toMatchObject({ code: "AUTH_ISSUE_RATE_LIMITED", brokerCode: "EGW00133" });
    expect(error.retryAt).toBeGreaterThanOrEqual(clock.now() + 60_000);
  });

  it("a partner's 90 days are lived to their end", async () => {
    simulator.kis.paper.switches.lifetimeMs = 7_776_000_000;
    const { expiresAt } = await open().getToken();
    expect(expiresAt).toBe(Date.parse(startAt) + 90 * 24 * hourMs);
  });
});

describe("approval keys of a broker on the network", () => {
  it("are asked for once a day, apart from tokens", async () => {
    const auth = open();
    const key = await auth.getApprovalKey();
    await pass(23 * hourMs + 50 * 60_000);
    expect(await auth.getApprovalKey()).toBe(key);
    expect(auth.approvalKeys.status().state).toBe("valid");
    await pass(10 * 60_000);
    expect((await auth.getApprovalKey()).value).not.toBe(key.value);
    expect(simulator.ledger.count({ endpoint: "approval" })).toBe(2);
    expect(issues()).toBe(0);
  });

  it("are replaced at once when a connection was refused", async () => {
    const auth = open();
    const key = await auth.getApprovalKey();
    await pass(10_000);
    await auth.approvalKeys.invalidate(key);
    expect((await auth.getApprovalKey()).value).not.toBe(key.value);
  });
});

describe("revoking at a broker on the network", () => {
  it.each(["number", "string"] as const)("succeeds with a code that is a %s", async (type) => {
    simulator.kis.paper.switches.revokeCodeType = type;
    const auth = open();
    await auth.getToken();
    await auth.tokens.revoke();
    expect(auth.tokens.peek()).toBeUndefined();
    expect(simulator.ledger.count({ endpoint: "revoke", outcome: "ok" })).toBe(1);
  });

  it("twice is a success too, and a notice says that it was gone", async () => {
    const { url, appKey, appSecret } = simulator.kis.paper;
    const provider = createKisProvider({ environment: "paper", appKey, appSecret, baseUrl: url });
    const { signal } = new AbortController();
    const notices: unknown[] = [];
    const options = { signal, onNotice: (notice: unknown) => void notices.push(notice) };
    const { value } = await provider.issueToken({ signal });
    await provider.revokeToken?.(value, options);
    expect(notices).toEqual([]);
    await provider.revokeToken?.(value, options);
    expect(notices).toEqual([{ type: "already-revoked", brokerCode: "EGW00121" }]);
  });
});

describe("a broker that does not answer as documented", () => {
  it.each<[string, Fault, string]>([
    ["an HTML page", "maintenance", "AUTH_INVALID_RESPONSE"],
    ["nothing", "empty", "AUTH_INVALID_RESPONSE"],
    ["5 MB", "huge", "AUTH_INVALID_RESPONSE"],
    ["half a body", "invalid-json", "AUTH_INVALID_RESPONSE"],
    ["a redirect", "redirect", "AUTH_INVALID_RESPONSE"],
    ["a reset", "drop", "AUTH_NETWORK"],
    ["a reset in the middle", "drop-mid-body", "AUTH_NETWORK"],
    [
      "a token without an expiry",
      { status: 200, body: { access_token: "x" } },
      "AUTH_INVALID_RESPONSE",
    ],
    ["a mistyped token", { status: 200, body: { access_token: 1 } }, "AUTH_INVALID_RESPONSE"],
  ])("with %s costs one request and no secret", async (_case, fault, code) => {
    simulator.kis.paper.failNext("token", fault, Number.POSITIVE_INFINITY);
    const auth = open();
    const error = await rejectionOf(auth.getToken());
    expect(error.code).toBe(code);
    await rejectionOf(auth.getToken());
    expect(issues()).toBe(1);
    const shown = `${error.stack} ${JSON.stringify(error)}`;
    expect(shown).not.toContain(simulator.kis.paper.appKey);
    expect(shown).not.toContain(simulator.kis.paper.appSecret);
  });

  it("within the time is given up", async () => {
    const held = simulator.kis.paper.holdNext("token");
    const auth = open({ policy: { issueTimeoutMs: 4000 } });
    const failing = rejectionOf(auth.getToken());
    await held.arrived;
    await pass(4000);
    expect((await failing).code).toBe("AUTH_TIMEOUT");
    held.release();
  });

  it("within ten seconds is waited for where the caller's policy says so", async () => {
    const held = simulator.kis.paper.holdNext("token");
    const auth = open({ policy: { issueTimeoutMs: 20_000 } });
    const token = auth.getToken();
    await held.arrived;
    await pass(15_000);
    held.release();
    expect((await token).expiresAt).toBeGreaterThan(clock.now());
  });
});
