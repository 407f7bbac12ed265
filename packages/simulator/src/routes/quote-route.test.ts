import { describe, expect, it } from "vitest";
import {
  kisQuote,
  kisToken,
  kiwoomQuote,
  kiwoomToken,
  post,
  request,
} from "../../test-support/client.js";
import { send } from "../../test-support/controlled-simulators.js";
import { simulators } from "../../test-support/simulators.js";
import type { SimulatedRoute } from "../index.js";

const start = simulators();

const pricePath = "/uapi/domestic-stock/v1/quotations/inquire-price";
const infoPath = "/api/dostk/stkinfo";
const kisPrice: SimulatedRoute = {
  path: pricePath,
  apiId: "FHKST01010100",
  body: { rt_cd: "0", output: { stck_prpr: "69000" } },
};
const kiwoomPrice: SimulatedRoute = {
  path: infoPath,
  apiId: "ka10001",
  body: { return_code: 0, cur_prc: "-69000" },
};

describe("the price of a stock, as a test says it", () => {
  it("is what a client of KIS is answered, until it is taken back", async () => {
    const { kis } = await start();
    const token = (await kisToken(kis.paper)).body.access_token;
    kis.paper.addRoute(kisPrice);
    const reply = await kisQuote(kis.paper, token);
    expect([reply.status, reply.body]).toEqual([200, kisPrice.body]);
    expect(reply.headers.get("tr_id")).toBe("FHKST01010100");
    // No other API is at this path: it needs not be named, and is still the same route.
    kis.paper.addRoute({ path: pricePath, status: 500, body: { rt_cd: "1" } });
    const failed = await kisQuote(kis.paper, token);
    expect([failed.status, failed.body]).toEqual([500, { rt_cd: "1" }]);
    kis.paper.clearRoutes();
    expect((await kisQuote(kis.paper, token)).body.output).toMatchObject({ stck_prpr: "71000" });
  });

  it("is what a client of Kiwoom is answered, and nothing else at that path", async () => {
    const simulator = await start();
    const { live } = simulator.kiwoom;
    live.addRoute(kiwoomPrice);
    live.addRoute({ ...kiwoomPrice, apiId: "ka10099", body: { return_code: 0, list: [] } });
    const { token } = (await kiwoomToken(live)).body;
    const reply = await kiwoomQuote(live, token);
    expect([reply.body, reply.headers.get("api-id")]).toEqual([kiwoomPrice.body, "ka10001"]);
    expect((await kiwoomQuote(live, token, { "api-id": "ka10099" })).body.list).toEqual([]);
    simulator.reset();
    const afterwards = (await kiwoomToken(live)).body.token;
    expect((await kiwoomQuote(live, afterwards)).body.cur_prc).toBe("+71000");
  });

  it("moves with a function, which knows what was asked for", async () => {
    const { kis } = await start();
    const token = (await kisToken(kis.paper)).body.access_token;
    const prices = [70_000, 68_500];
    kis.paper.addRoute({
      path: pricePath,
      body: ({ query }) => ({
        rt_cd: "0",
        output: { symbol: query.get("FID_INPUT_ISCD"), stck_prpr: String(prices.shift()) },
      }),
    });
    const priceNow = async (): Promise<unknown> => (await kisQuote(kis.paper, token)).body.output;
    expect(await priceNow()).toEqual({ symbol: "005930", stck_prpr: "70000" });
    expect(await priceNow()).toEqual({ symbol: "005930", stck_prpr: "68500" });
  });

  it("is told only to those whom KIS would tell its own", async () => {
    const { kis } = await start({ kis: { requestsPerSecond: 1 } });
    const { live } = kis;
    live.addRoute(kisPrice);
    const token = (await kisToken(live)).body.access_token;
    const query = "FID_COND_MRKT_DIV_CODE=J";
    const codeOf = async (url: string, headers: Record<string, string>): Promise<unknown> =>
      (await request(live.url + url, { headers })).body.msg_cd;
    const headers = {
      authorization: `Bearer ${token}`,
      appkey: live.appKey,
      appsecret: live.appSecret,
      tr_id: "FHKST01010100",
    };
    const whole = `${pricePath}?${query}&FID_INPUT_ISCD=005930`;
    expect(await codeOf(whole, { ...headers, authorization: "Bearer x" })).toBe("EGW00121");
    expect(await codeOf(whole, { ...headers, tr_id: "FHKST01010200" })).toBe("OPSQ0002");
    expect(await codeOf(whole, headers)).toBe("EGW00201");
    live.setSwitches({ requestsPerSecond: 0 });
    expect(await codeOf(`${pricePath}?${query}`, headers)).toBe("OPSQ2001");
    expect(await codeOf(whole, headers)).toBeUndefined();
  });

  it("is told only to those whom Kiwoom would tell its own", async () => {
    const { kiwoom } = await start();
    const { live } = kiwoom;
    live.addRoute(kiwoomPrice);
    const { token } = (await kiwoomToken(live)).body;
    const codeOf = async (
      headers: Record<string, string>,
      body: object = { stk_cd: "005930" },
    ): Promise<unknown> => {
      const all = { authorization: `Bearer ${token}`, "api-id": "ka10001", ...headers };
      const reply = await post(live.url + infoPath, body, all);
      return /\[(\d{4}):/.exec(String(reply.body.return_msg))?.[1];
    };
    expect(await codeOf({ authorization: "Bearer x" })).toBe("8005");
    expect(await codeOf({ "api-id": "" })).toBe("1501");
    expect(await codeOf({}, {})).toBe("1511");
    expect(await codeOf({})).toBeUndefined();
  });

  it("is a quote for faults, and a quote as well as a route for the ledger", async () => {
    const { kis, ledger } = await start();
    kis.paper.addRoute(kisPrice);
    const token = (await kisToken(kis.paper)).body.access_token;
    kis.paper.failNext("route", "maintenance");
    kis.paper.failNext("quote", "rate-limited");
    expect((await kisQuote(kis.paper, token)).status).toBe(429);
    expect((await kisQuote(kis.paper, token)).body).toEqual(kisPrice.body);
    expect(ledger.find({ route: "FHKST01010100" }).map(({ outcome }) => outcome)).toEqual([
      "unprocessed",
      "ok",
    ]);
    expect(ledger.count({ endpoint: "quote" })).toBe(2);
    expect(ledger.count({ endpoint: "route" })).toBe(0);
  });

  it("comes and goes by the control port, at the hosts of one broker", async () => {
    const { kis, kiwoom, control } = await start({ control: true });
    const routes = `${control?.url}/routes`;
    await post(routes, { host: "kis", ...kisPrice });
    await post(routes, { host: "kiwoom-paper", ...kiwoomPrice });
    const kisValue = (await kisToken(kis.live)).body.access_token;
    const kiwoomValue = (await kiwoomToken(kiwoom.paper)).body.token;
    const answers = async (): Promise<unknown[]> => [
      (await kisQuote(kis.live, kisValue)).body.output,
      (await kiwoomQuote(kiwoom.paper, kiwoomValue)).body.cur_prc,
    ];
    expect(await answers()).toEqual([{ stck_prpr: "69000" }, "-69000"]);
    await send("DELETE", routes);
    expect(await answers()).toMatchObject([{ stck_prpr: "71000" }, "+71000"]);
  });

  it.each<[string, object, string]>([
    ["kis", { path: pricePath, apiId: "FHKST01010200" }, 'which is GET with apiId "FHKST01010100"'],
    ["kis", { path: pricePath, method: "POST" }, 'which is GET with apiId "FHKST01010100"'],
    ["kiwoom", { path: infoPath }, 'which is POST with apiId "ka10001"'],
  ])("is refused at %s where it could not be asked for: %j", async (broker, wrong, text) => {
    const { kis, kiwoom, control } = await start({ control: true });
    const host = broker === "kis" ? kis.live : kiwoom.live;
    const route = { body: {}, ...wrong } as SimulatedRoute;
    expect(() => host.addRoute(route)).toThrow(TypeError);
    expect(() => host.addRoute(route)).toThrow(text);
    const reply = await post(`${control?.url}/routes`, { host: broker, ...route });
    expect([reply.status, reply.body.error]).toEqual([400, expect.stringContaining(text)]);
  });
});
