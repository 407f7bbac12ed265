import { describe, expect, it } from "vitest";
import {
  kisHeaders,
  kisOrder,
  kisQuote,
  kisToken,
  kiwoomQuote,
  kiwoomToken,
  post,
  type Reply,
  request,
} from "../../test-support/client.js";
import { send } from "../../test-support/controlled-simulators.js";
import { hourMs, simulators } from "../../test-support/simulators.js";
import type { SimulatedRoute, Simulator } from "../index.js";

const start = simulators();

const balancePath = "/uapi/domestic-stock/v1/trading/inquire-balance";
const cancelPath = "/uapi/domestic-stock/v1/trading/order-rvsecncl";
const balance: SimulatedRoute = {
  path: balancePath,
  apiId: "VTTC8434R",
  body: { rt_cd: "0", msg1: "조회되었습니다.", output2: [{ dnca_tot_amt: "1000000" }] },
};
const account: SimulatedRoute = {
  path: "/api/dostk/acnt",
  apiId: "kt00018",
  body: { return_code: 0, prsm_dpst_aset_amt: "1000000" },
};

async function kisBalance(
  { kis }: Simulator,
  token: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const all = { ...kisHeaders(kis.paper, token), tr_id: "VTTC8434R", ...headers };
  return request(`${kis.paper.url}${balancePath}?CANO=00000000`, { headers: all });
}

function kiwoomAccount(
  { kiwoom }: Simulator,
  token: unknown,
  headers: Record<string, string> = {},
  body: unknown = {},
): Promise<Reply> {
  const all = { "api-id": "kt00018", authorization: `Bearer ${token}`, ...headers };
  return post(`${kiwoom.live.url}/api/dostk/acnt`, body, all);
}

describe("a route of one's own at KIS", () => {
  it("answers a balance as it was told, in the ledger by its tr_id", async () => {
    const simulator = await start();
    const { kis, ledger } = simulator;
    kis.paper.addRoute(balance);
    const token = (await kisToken(kis.paper)).body.access_token;
    const reply = await kisBalance(simulator, token);
    expect([reply.status, reply.body]).toEqual([200, balance.body]);
    expect(reply.headers.get("tr_id")).toBe("VTTC8434R");
    expect(ledger.find({ endpoint: "route" })).toMatchObject([
      {
        route: "VTTC8434R",
        account: "kis-paper-1",
        outcome: "ok",
        status: 200,
        tokenState: "living",
      },
    ]);
    expect((await request(`${kis.live.url}${balancePath}`)).status).toBe(404);
  });

  it("is behind every check that stands before a quote", async () => {
    const simulator = await start({ kis: { requestsPerSecond: 2 } });
    const { kis, clock } = simulator;
    kis.paper.addRoute(balance);
    const token = (await kisToken(kis.paper)).body.access_token;
    const codeOf = async (headers: Record<string, string>, value = token): Promise<unknown> =>
      (await kisBalance(simulator, value, headers)).body.msg_cd;
    expect(await codeOf({}, "made-up")).toBe("EGW00121");
    expect(await codeOf({ authorization: "" })).toBe("EGW00122");
    expect(await codeOf({ appkey: kis.live.appKey })).toBe("EGW00103");
    expect(await codeOf({ appsecret: "wrong" })).toBe("EGW00304");
    expect(await codeOf({ custtype: "X" })).toBe("EGW00208");
    expect(await codeOf({ tr_id: "TTTC8434R" })).toBe("OPSQ0002");
    expect(await codeOf({})).toBeUndefined();
    expect(await codeOf({})).toBe("EGW00201");
    clock.advance(hourMs);
    kis.paper.setSwitches({ access: "EGW00207" });
    expect(await codeOf({})).toBe("EGW00207");
    kis.paper.setSwitches({ access: "granted" });
    clock.advance(23 * hourMs);
    expect(await codeOf({})).toBe("EGW00123");
  });

  it("takes a POST with flat JSON and nothing else, under its hash where there is one", async () => {
    const { kis } = await start();
    const body = { rt_cd: "0", output: { ODNO: "0000000007" } };
    kis.live.addRoute({ method: "POST", path: cancelPath, apiId: "TTTC0013U", body });
    const token = (await kisToken(kis.live)).body.access_token;
    const headers = { ...kisHeaders(kis.live, token), tr_id: "TTTC0013U" };
    const cancel = async (fields: unknown, more = {}): Promise<unknown> =>
      (await post(kis.live.url + cancelPath, fields, { ...headers, ...more })).body;
    expect(await cancel({ ORGN_ODNO: "1" })).toEqual(body);
    expect(await cancel("no JSON")).toMatchObject({ msg_cd: "EGW00101" });
    expect(await cancel({ nested: {} })).toMatchObject({ msg_cd: "EGW00101" });
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect(await cancel("a=b", form)).toMatchObject({ msg_cd: "EGW00132" });
    expect(await cancel({}, { hashkey: "wrong" })).toMatchObject({ msg_cd: "EGW00131" });
  });

  it("meets faults and holds as the other endpoints do", async () => {
    const simulator = await start();
    const { kis, ledger } = simulator;
    kis.paper.addRoute(balance);
    const token = (await kisToken(kis.paper)).body.access_token;
    kis.paper.failNext("route", "rate-limited");
    expect((await kisQuote(kis.paper, token)).status).toBe(200);
    expect((await kisBalance(simulator, token)).status).toBe(429);
    const held = kis.paper.holdNext("route");
    const waiting = kisBalance(simulator, token);
    await held.arrived;
    expect(ledger.count({ endpoint: "route" })).toBe(1);
    held.release();
    expect((await waiting).status).toBe(200);
  });

  it("asks a function anew for each request that passes", async () => {
    const simulator = await start();
    const { kis } = simulator;
    const { paper } = kis;
    paper.addRoute(balance);
    paper.addRoute({
      path: balancePath,
      body: ({ query, headers }) => ({
        account: query.get("CANO"),
        trId: headers.tr_id,
        held: paper.orders.length,
      }),
    });
    const token = (await kisToken(paper)).body.access_token;
    await kisOrder(paper, token);
    const reply = await kisBalance(simulator, token, { tr_id: "VTTC0001R" });
    expect(reply.body).toEqual({ account: "00000000", trId: "VTTC0001R", held: 1 });
    expect((await kisBalance(simulator, token, { tr_id: "" })).body.msg_cd).toBe("OPSQ0002");

    paper.addRoute({ path: balancePath, body: () => JSON.parse("[]") });
    const wrong = await kisBalance(simulator, token, { tr_id: "VTTC0001R" });
    expect([wrong.status, wrong.body.error]).toEqual([
      500,
      expect.stringContaining("body must be an object"),
    ]);
  });

  it("has the status and headers it was given, and gives way to a newer one or to none", async () => {
    const simulator = await start();
    const { kis, ledger } = simulator;
    const token = (await kisToken(kis.paper)).body.access_token;
    const headers = { tr_cont: "M", "content-type": "application/json" };
    const body = { rt_cd: "1" };
    kis.paper.addRoute({ ...balance, status: 500, headers, body });
    headers.tr_cont = body.rt_cd = "changed afterwards";
    const failed = await kisBalance(simulator, token);
    expect([failed.status, failed.body]).toEqual([500, { rt_cd: "1" }]);
    expect(failed.headers.get("tr_cont")).toBe("M");
    expect(failed.headers.get("content-type")).toBe("application/json");
    expect(ledger.count({ route: "VTTC8434R", outcome: "500" })).toBe(1);
    kis.paper.addRoute(balance);
    expect((await kisBalance(simulator, token)).body).toEqual(balance.body);
    kis.paper.clearRoutes();
    expect((await kisBalance(simulator, token)).status).toBe(404);
  });
});

describe("a route of one's own at Kiwoom", () => {
  it("shares its path with others, told apart by api-id", async () => {
    const simulator = await start();
    const { live } = simulator.kiwoom;
    live.addRoute(account);
    live.addRoute({ ...account, apiId: "kt00004", body: { return_code: 0, entr: "5" } });
    live.addRoute({
      path: "/api/dostk/stkinfo",
      apiId: "ka10099",
      body: { return_code: 0, list: [] },
    });
    const { token } = (await kiwoomToken(live)).body;
    expect((await kiwoomAccount(simulator, token)).body).toEqual(account.body);
    const other = await kiwoomAccount(simulator, token, { "api-id": "kt00004" });
    expect([other.body, other.headers.get("api-id")]).toEqual([
      { return_code: 0, entr: "5" },
      "kt00004",
    ]);
    const list = await kiwoomQuote(live, token, { "api-id": "ka10099" });
    expect(list.body).toEqual({ return_code: 0, list: [] });
    expect((await kiwoomQuote(live, token)).body.stk_cd).toBe("005930");
  });

  it("is behind every check that stands before a quote", async () => {
    const simulator = await start({ kiwoom: { requestsPerSecond: 1 } });
    const { kiwoom, clock } = simulator;
    kiwoom.live.addRoute(account);
    const { token } = (await kiwoomToken(kiwoom.live)).body;
    const other = (await kiwoomToken(kiwoom.paper)).body.token;
    const codeOf = async (headers: object, value = token, body: unknown = {}): Promise<unknown> => {
      const reply = await kiwoomAccount(simulator, value, { ...headers }, body);
      return /\[(\d{4}):/.exec(String(reply.body.return_msg))?.[1];
    };
    expect(await codeOf({ "api-id": "" })).toBe("1501");
    expect(await codeOf({ "api-id": "kt00019" })).toBe("1504");
    expect(await codeOf({}, "made-up")).toBe("8005");
    expect(await codeOf({}, other)).toBe("8031");
    expect(await codeOf({ authorization: "" })).toBe("1513");
    expect(await codeOf({})).toBeUndefined();
    expect(await codeOf({})).toBe("1700");
    clock.advance(hourMs);
    expect(await codeOf({}, token, { qry_tp: ["1"] })).toBe("1517");
    kiwoom.live.setSwitches({ ip: "changed" });
    expect(await codeOf({})).toBe("8010");
  });
});

describe("routes", () => {
  it.each<[string, object, string]>([
    ["kis", { path: "/oauth2/tokenP" }, "path must be one below /uapi/"],
    ["kis", { path: `${balancePath}?CANO=1` }, "without a query"],
    ["kis", {}, "path must be one below /uapi/"],
    ["kis", { path: "/uapi/hashkey" }, '/uapi/hashkey is served already: failNext("hashkey"'],
    ["kis", { path: balancePath, method: "PUT" }, 'method must be GET or POST, got "PUT"'],
    ["kis", { path: balancePath, trId: "TTTC8434R" }, 'has no field "trId"; it has method'],
    ["kis", { path: balancePath, apiId: "" }, "apiId must be a tr_id"],
    ["kis", { path: balancePath, status: 99 }, "status must be an HTTP status"],
    ["kis", { path: balancePath, status: 204 }, "an answer with status 204 has none"],
    ["kis", { path: balancePath, headers: { a: 1 } }, "headers must be an object"],
    ["kis", { path: balancePath, body: "text" }, "body must be an object"],
    ["kiwoom", { path: balancePath }, "path must be one below /api/"],
    ["kiwoom", { path: "/api/dostk/acnt", method: "GET" }, "method must be POST"],
    ["kiwoom", { path: "/api/dostk/ordr" }, "name the api-id of another as apiId"],
    ["kiwoom", { path: "/api/dostk/ordr", apiId: "kt10001" }, "(kt10000, kt10001) is served"],
  ])("are refused at %s: %j", async (broker, wrong, text) => {
    const simulator = await start({ control: true });
    const route = { body: {}, ...wrong };
    const host = broker === "kis" ? simulator.kis.live : simulator.kiwoom.live;
    expect(() => host.addRoute(route as SimulatedRoute)).toThrow(TypeError);
    expect(() => host.addRoute(route as SimulatedRoute)).toThrow(text);
    const reply = await post(`${simulator.control?.url}/routes`, { host: broker, ...route });
    expect(reply.status).toBe(400);
  });

  it("are added and taken away by the control port, at the hosts of one broker", async () => {
    const simulator = await start({ control: true });
    const routes = `${simulator.control?.url}/routes`;
    expect((await post(routes, { ...balance })).body.error).toContain("host must name one broker");
    const added = await post(routes, { host: "kis", ...balance });
    expect(added.body).toEqual({ hosts: ["kis-live", "kis-paper"] });
    await post(routes, { host: "kiwoom-live", ...account });
    const kisValue = (await kisToken(simulator.kis.paper)).body.access_token;
    const kiwoomValue = (await kiwoomToken(simulator.kiwoom.live)).body.token;
    const statuses = async (): Promise<number[]> => [
      (await kisBalance(simulator, kisValue)).status,
      (await kiwoomAccount(simulator, kiwoomValue)).status,
    ];
    expect(await statuses()).toEqual([200, 200]);
    const ledger = `${simulator.control?.url}/ledger?endpoint=route&route=kt00018`;
    expect((await request(ledger)).body.count).toBe(1);
    await send("DELETE", `${routes}?host=kis`);
    expect(await statuses()).toEqual([404, 200]);
    await send("DELETE", routes);
    expect(await statuses()).toEqual([404, 404]);
  });
});
