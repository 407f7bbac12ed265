import type { AuthError } from "@auth/core";
import { type Simulator, type SimulatorOptions, startSimulator } from "@auth/simulator";
import { createMemoryTokenStore } from "@auth/store-memory";
import { createManualClock, type ManualClock } from "@auth/testing";
import ky from "ky";
import { afterEach, describe, expect, it } from "vitest";
import { rejectionOf } from "./__fixtures__/error-of.js";
import {
  createKiwoomAuth,
  type KiwoomAuth,
  type KiwoomAuthEvent,
  type KiwoomAuthOptions,
} from "./index.js";

/** A bot at the simulated Kiwoom, over real HTTP, where time passes only when told. */
interface Desk {
  simulator: Simulator;
  clock: ManualClock;
  /** Lets time pass at Kiwoom and here. */
  pass(ms: number): Promise<void>;
  open(options?: Partial<KiwoomAuthOptions>): KiwoomAuth;
  /** How many requests Kiwoom saw, by endpoint. */
  seen(endpoint: "token" | "revoke" | "quote" | "order"): number;
}

const secondMs = 1_000;
const hourMs = 3_600 * secondMs;
const opened: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

async function startDesk(switches: SimulatorOptions["kiwoom"] = {}): Promise<Desk> {
  const now = Date.parse("2026-11-21T09:00:00+09:00");
  const simulator = await startSimulator({ now, kiwoom: switches });
  const clock = createManualClock(now);
  opened.push(simulator);
  const { url, appKey, secretKey } = simulator.kiwoom.paper;
  return {
    simulator,
    clock,
    async pass(ms) {
      simulator.clock.advance(ms);
      await clock.advance(ms);
    },
    open(options = {}) {
      const auth = createKiwoomAuth({
        environment: "paper",
        baseUrl: url,
        appKey,
        secretKey,
        clock,
        ...options,
      });
      opened.unshift(auth);
      return auth;
    },
    seen: (endpoint) => simulator.ledger.count({ endpoint }),
  };
}

const json = { "content-type": "application/json;charset=UTF-8" };

const askQuote = (auth: Pick<KiwoomAuth, "fetch">): Promise<Response> =>
  auth.fetch("/api/dostk/stkinfo", {
    method: "POST",
    headers: { ...json, "api-id": "ka10001" },
    body: JSON.stringify({ stk_cd: "005930" }),
  });

const sendOrder = (auth: Pick<KiwoomAuth, "fetch">): Promise<Response> =>
  auth.fetch("/api/dostk/ordr", {
    method: "POST",
    headers: { ...json, "api-id": "kt10000" },
    body: JSON.stringify({ dmst_stex_tp: "KRX", stk_cd: "005930", ord_qty: "1", trde_tp: "3" }),
  });

const returnCodeOf = async (response: Response): Promise<unknown> =>
  Number((await response.json()).return_code);

/** Kiwoom's simulator kills the token that is in use, long enough after its issue that it is no longer young. */
async function killToken(desk: Desk, code?: string): Promise<void> {
  await desk.pass(hourMs);
  desk.simulator.kiwoom.paper.killToken(undefined, code);
}

describe("tokens", () => {
  it("a hundred callers, one request", async () => {
    const desk = await startDesk();
    const auth = desk.open();
    const tokens = await Promise.all(Array.from({ length: 100 }, () => auth.getToken()));
    expect(new Set(tokens.map(({ value }) => value)).size).toBe(1);
    expect(tokens[0]?.expiresAt).toBe(desk.clock.now() + 24 * hourMs);
    expect(desk.seen("token")).toBe(1);
  });

  it("a wrong secret key, asked a hundred times, is one request", async () => {
    const desk = await startDesk();
    const auth = desk.open({ secretKey: "WrongFixtureKey" });
    const errors: AuthError[] = [];
    for (let call = 0; call < 100; call += 1) errors.push(await rejectionOf(auth.getToken()));
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(["AUTH_INVALID_CREDENTIALS"]));
    expect(errors.at(-1)?.brokerCode).toBe("8001");
    expect(desk.seen("token")).toBe(1);
  });

  it("a live key at the paper host is told from a wrong one", async () => {
    const desk = await startDesk();
    const { appKey, secretKey } = desk.simulator.kiwoom.live;
    const error = await rejectionOf(desk.open({ appKey, secretKey }).getToken());
    expect(error).toMatchObject({ code: "AUTH_ENVIRONMENT_MISMATCH", brokerCode: "8030" });
  });

  it("an IP address that is not registered", async () => {
    const desk = await startDesk({ ip: "unregistered" });
    const error = await rejectionOf(desk.open().getToken());
    expect(error).toMatchObject({ code: "AUTH_ACCESS_DENIED", brokerCode: "8050" });
  });

  it.each([429, 200] as const)(
    "too many token requests, said with HTTP %i",
    async (rateLimitStatus) => {
      const desk = await startDesk({ rateLimitStatus, tokenRequestsPerSecond: 1 });
      await desk.open({ partition: "a" }).getToken();
      const error = await rejectionOf(desk.open({ partition: "b" }).getToken());
      expect(error).toMatchObject({ code: "AUTH_ISSUE_RATE_LIMITED", brokerCode: "1700" });
    },
  );

  it("a day passes, and the next token is there before a caller could get a dead one", async () => {
    const desk = await startDesk();
    const auth = desk.open();
    const first = await auth.getToken();
    await desk.pass(24 * hourMs - 61 * secondMs);
    expect((await auth.getToken()).value).toBe(first.value);
    await desk.pass(62 * secondMs);
    const second = await auth.getToken();
    expect(second.value).not.toBe(first.value);
    expect(second.expiresAt).toBeGreaterThan(first.expiresAt);
    expect(desk.seen("token")).toBe(2);
  });

  it("a token that arrives already expired is not handed out", async () => {
    const desk = await startDesk({ expiryAlreadyPast: true });
    const error = await rejectionOf(desk.open().getToken());
    expect(error.code).toBe("AUTH_TOKEN_STUCK");
  });

  it("two programs with one store share the token of a broker that would kill the first one's", async () => {
    const desk = await startDesk({ reissue: "replaces" });
    const store = createMemoryTokenStore();
    const [one, other] = [desk.open({ store }), desk.open({ store })];
    const [first, second] = await Promise.all([one.getToken(), other.getToken()]);
    expect(first.value).toBe(second.value);
    expect(await returnCodeOf(await askQuote(one))).toBe(0);
    expect(desk.seen("token")).toBe(1);
  });

  it("hosts with different addresses keep apart in one store by their partition", async () => {
    const desk = await startDesk();
    const store = createMemoryTokenStore();
    await desk.open({ store, partition: "seoul" }).getToken();
    await desk.pass(hourMs);
    await desk.open({ store, partition: "tokyo" }).getToken();
    expect(desk.seen("token")).toBe(2);
  });

  it("revoke gives the token back, and the next one is another", async () => {
    const desk = await startDesk();
    const auth = desk.open();
    const events: KiwoomAuthEvent[] = [];
    auth.on((event) => events.push(event));
    const { value } = await auth.getToken();
    await auth.tokens.revoke();
    expect(events.map(({ type }) => type)).toContain("revoked");
    await desk.pass(hourMs);
    expect((await auth.getToken()).value).not.toBe(value);
    expect(desk.seen("revoke")).toBe(1);
  });

  it("revoking what Kiwoom has killed already succeeds, and says so", async () => {
    const desk = await startDesk();
    const auth = desk.open();
    await auth.getToken();
    await killToken(desk);
    const events: KiwoomAuthEvent[] = [];
    auth.on((event) => events.push(event));
    await auth.tokens.revoke();
    const notice = { type: "already-revoked", brokerCode: "8015" };
    expect(events).toContainEqual({ type: "provider-notice", notice, kind: "access-token" });
  });
});

describe("requests", () => {
  it("carry the token, and the answer comes back whole", async () => {
    const desk = await startDesk();
    const response = await askQuote(desk.open());
    expect(response.status).toBe(200);
    expect(response.headers.get("cont-yn")).toBe("N");
    expect(response.headers.has("next-key")).toBe(true);
    expect(await response.json()).toMatchObject({ stk_cd: "005930", return_code: 0 });
  });

  it("drop into ky, and headers(url) into anything else", async () => {
    const desk = await startDesk();
    const auth = desk.open();
    const { url } = desk.simulator.kiwoom.paper;
    const kiwoom = ky.create({ fetch: auth.fetch, baseUrl: url });
    const quoted = await kiwoom
      .post("api/dostk/stkinfo", { headers: { "api-id": "ka10001" }, json: { stk_cd: "005930" } })
      .json<{ stk_cd: string }>();
    expect(quoted.stk_cd).toBe("005930");
    const { authorization } = await auth.getToken();
    expect(await auth.headers(`${url}/api/dostk/stkinfo`)).toEqual({ authorization });
  });

  it("go to no other host: the token would go with them", async () => {
    const desk = await startDesk();
    const auth = desk.open();
    for (const target of ["https://api.example.com/x", desk.simulator.kis.paper.url]) {
      expect((await rejectionOf(auth.fetch(target))).code).toBe("AUTH_CONFIGURATION");
      expect((await rejectionOf(auth.headers(target))).code).toBe("AUTH_CONFIGURATION");
    }
    expect(desk.simulator.ledger.count()).toBe(0);
  });
});

describe("a token that Kiwoom killed", () => {
  const formats = ["bracket", "code-message", "return-code"] as const;

  it.each(
    formats.flatMap((codeFormat) =>
      (["number", "string"] as const).map((returnCodeType) => ({ codeFormat, returnCodeType })),
    ),
  )("is seen in $codeFormat as a $returnCodeType, and the bot trades on", async (switches) => {
    const desk = await startDesk(switches);
    const auth = desk.open({ replay: "queries" });
    await askQuote(auth);
    await killToken(desk);
    expect(await returnCodeOf(await askQuote(auth))).toBe(0);
    expect(desk.seen("token")).toBe(2);
    expect(desk.seen("quote")).toBe(3);
  });

  it("is seen by 8003 as well", async () => {
    const desk = await startDesk();
    const auth = desk.open({ replay: "queries" });
    await askQuote(auth);
    await killToken(desk, "8003");
    expect(await returnCodeOf(await askQuote(auth))).toBe(0);
    expect(desk.seen("token")).toBe(2);
  });

  it.each(["8010", "8031", "8040", "8050", "8103"])(
    "is not seen in %s: another token would not help",
    async (code) => {
      const desk = await startDesk();
      const auth = desk.open({ replay: "all" });
      const { value } = await auth.getToken();
      await killToken(desk, code);
      const response = await askQuote(auth);
      expect((await response.json()).return_msg).toContain(code);
      expect((await auth.getToken()).value).toBe(value);
      expect(desk.seen("token")).toBe(1);
      expect(desk.seen("quote")).toBe(1);
    },
  );

  it("costs fifty requests at once one re-issue", async () => {
    const desk = await startDesk();
    const auth = desk.open({ replay: "all" });
    await auth.getToken();
    await killToken(desk);
    const answers = await Promise.all(Array.from({ length: 50 }, () => askQuote(auth)));
    expect(new Set(await Promise.all(answers.map(returnCodeOf)))).toEqual(new Set([0]));
    expect(desk.seen("token")).toBe(2);
  });

  it("costs quotes and orders at once one re-issue too, and no order is sent twice", async () => {
    const desk = await startDesk();
    const auth = desk.open({ replay: "queries" });
    await auth.getToken();
    await killToken(desk);
    const quotes = Array.from({ length: 10 }, () => askQuote(auth));
    const orders = Array.from({ length: 10 }, () => sendOrder(auth));
    expect(await Promise.all((await Promise.all(quotes)).map(returnCodeOf))).toEqual(
      Array(10).fill(0),
    );
    await Promise.all(orders);
    await auth.getToken();
    expect(desk.seen("token")).toBe(2);
    expect(desk.seen("order")).toBe(10);
  });
});

describe("what is sent a second time is for the caller to say", () => {
  it("by default nothing that is a POST, but the next request has a good token", async () => {
    const desk = await startDesk();
    const auth = desk.open();
    await auth.getToken();
    await killToken(desk);
    const refused = await askQuote(auth);
    expect((await refused.json()).return_msg).toContain("8005");
    expect(desk.seen("quote")).toBe(1);
    expect(await returnCodeOf(await askQuote(auth))).toBe(0);
    expect(desk.seen("token")).toBe(2);
  });

  it("with queries no order", async () => {
    const desk = await startDesk();
    const auth = desk.open({ replay: "queries" });
    await auth.getToken();
    await killToken(desk);
    expect((await (await sendOrder(auth)).json()).return_msg).toContain("8005");
    expect(desk.seen("order")).toBe(1);
    expect(desk.simulator.kiwoom.paper.orders).toHaveLength(0);
  });

  it("with all an order too, once", async () => {
    const desk = await startDesk();
    const auth = desk.open({ replay: "all" });
    await auth.getToken();
    await killToken(desk);
    expect(await returnCodeOf(await sendOrder(auth))).toBe(0);
    expect(desk.seen("order")).toBe(2);
    expect(desk.simulator.kiwoom.paper.orders).toHaveLength(1);
  });

  it("and never without a replacement: then Kiwoom's own answer comes back, and an event says why", async () => {
    const desk = await startDesk();
    const auth = desk.open({ replay: "queries" });
    await auth.getToken();
    await killToken(desk);
    desk.simulator.kiwoom.paper.switches.ip = "unregistered";
    const events: KiwoomAuthEvent[] = [];
    auth.on(() => {
      throw new Error("a listener's mistake");
    });
    const stop = auth.on((event) => events.push(event));
    const refused = await askQuote(auth);
    expect((await refused.json()).return_msg).toContain("8005");
    const told = events.find(({ type }) => type === "replacement-unavailable");
    expect(told).toMatchObject({ error: { code: "AUTH_ACCESS_DENIED", brokerCode: "8050" } });
    expect(desk.seen("quote")).toBe(1);

    stop();
    events.length = 0;
    await askQuote(auth).catch(() => undefined);
    expect(events).toEqual([]);
  });
});
