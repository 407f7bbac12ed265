import { describe, expect, it } from "vitest";
import { kiwoomOrder, kiwoomQuote, kiwoomToken, post } from "../../test-support/client.js";
import { simulators, startAt } from "../../test-support/simulators.js";
import type { SimulatedKiwoom } from "../index.js";

const start = simulators();

async function signIn(kiwoom: SimulatedKiwoom): Promise<string> {
  return String((await kiwoomToken(kiwoom)).body.token);
}

/** The fields that Kiwoom names for the answer to ka10001; a client may read any of them. */
const quoteFields = `
  stk_cd stk_nm setl_mm fav cap flo_stk crd_rt oyr_hgst oyr_lwst mac mac_wght for_exh_rt repl_pric per eps roe pbr ev bps
  sale_amt bus_pro cup_nga 250hgst 250lwst high_pric open_pric low_pric upl_pric lst_pric base_pric exp_cntr_pric
  exp_cntr_qty 250hgst_pric_dt 250hgst_pric_pre_rt 250lwst_pric_dt 250lwst_pric_pre_rt cur_prc pre_sig pred_pre flu_rt
  trde_qty trde_pre fav_unit dstr_stk dstr_rt`;

describe("the Kiwoom quote", () => {
  it("has every field that Kiwoom names, as text", async () => {
    const { kiwoom } = await start();
    const { return_code, return_msg, ...quote } = (
      await kiwoomQuote(kiwoom.live, await signIn(kiwoom.live))
    ).body;
    expect(Object.keys(quote).sort()).toEqual(quoteFields.trim().split(/\s+/).sort());
    expect(Object.values(quote).filter((value) => typeof value !== "string")).toEqual([]);
    expect([return_code, return_msg]).toEqual([0, "정상적으로 처리되었습니다"]);
  });

  it("answers a valid token, with the headers of a last page", async () => {
    const { kiwoom, ledger } = await start();
    const reply = await kiwoomQuote(kiwoom.live, await signIn(kiwoom.live));
    expect(reply.body).toMatchObject({ stk_cd: "005930", return_code: 0 });
    expect(reply.headers.get("cont-yn")).toBe("N");
    expect(reply.headers.get("api-id")).toBe("ka10001");
    expect(ledger.count({ endpoint: "quote", account: "kiwoom-live-1", outcome: "ok" })).toBe(1);
  });

  it("refuses a dead token with HTTP 200, return_code 3 and 8005 inside the text", async () => {
    const { kiwoom } = await start();
    const token = await signIn(kiwoom.live);
    kiwoom.live.killToken(token);
    const reply = await kiwoomQuote(kiwoom.live, token);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      return_code: 3,
      return_msg: "인증에 실패했습니다[8005:Token이 유효하지 않습니다]",
    });
  });

  it("writes the code in the other format of the wire, or at the top level, by switch", async () => {
    const { kiwoom } = await start({ kiwoom: { codeFormat: "code-message" } });
    expect((await kiwoomQuote(kiwoom.live, "x")).body).toEqual({
      return_code: 3,
      return_msg: "인증에 실패했습니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]",
    });
    kiwoom.live.switches.codeFormat = "return-code";
    expect((await kiwoomQuote(kiwoom.live, "x")).body).toEqual({
      return_code: 8005,
      return_msg: "Token이 유효하지 않습니다",
    });
  });

  it("refuses a killed token with the code that the kill names", async () => {
    const { kiwoom } = await start();
    const token = await signIn(kiwoom.live);
    kiwoom.live.killToken(token, "8003");
    expect((await kiwoomQuote(kiwoom.live, token)).body.return_msg).toContain("[8003:");
  });

  it.each([
    ["no authorization", { authorization: "" }, "1513"],
    ["a scheme other than Bearer", { authorization: "Basic x" }, "1515"],
    ["a scheme without a token", { authorization: "Bearer" }, "1516"],
    ["no api-id", { "api-id": "" }, "1501"],
    ["an api-id of another path", { "api-id": "kt10000" }, "1504"],
    ["a body that is not announced as JSON", { "content-type": "text/plain" }, "1512"],
  ])("refuses %s", async (_what, headers, code) => {
    const { kiwoom, ledger } = await start();
    const reply = await kiwoomQuote(kiwoom.live, await signIn(kiwoom.live), headers);
    expect(reply.status).toBe(200);
    expect(reply.body.return_msg).toContain(`[${code}:`);
    expect(ledger.count({ endpoint: "quote", outcome: code })).toBe(1);
  });

  it("refuses a token of the other environment with 8031", async () => {
    const { kiwoom } = await start();
    const token = await signIn(kiwoom.live);
    expect((await kiwoomQuote(kiwoom.paper, token)).body.return_msg).toContain("[8031:");
  });

  it("refuses another address than the token's with 8010, an unregistered one with 8050", async () => {
    const { kiwoom } = await start();
    const token = await signIn(kiwoom.live);
    kiwoom.live.switches.ip = "changed";
    expect((await kiwoomQuote(kiwoom.live, token)).body.return_msg).toContain("[8010:");
    expect((await kiwoomToken(kiwoom.live)).body.return_code).toBe(0);
    kiwoom.live.switches.ip = "unregistered";
    expect((await kiwoomQuote(kiwoom.live, token)).body.return_msg).toContain("[8050:");
  });

  it("names the field that is missing", async () => {
    const { kiwoom } = await start();
    const headers = {
      "api-id": "ka10001",
      authorization: `Bearer ${await signIn(kiwoom.live)}`,
    };
    const reply = await post(`${kiwoom.live.url}/api/dostk/stkinfo`, {}, headers);
    expect(reply.body).toEqual({
      return_code: 2,
      return_msg:
        "입력 값 오류입니다[1511:필수 입력 값에 값이 존재하지 않습니다. 필수입력 파라미터=stk_cd]",
    });
  });

  it("limits requests per second by switch with 1700", async () => {
    const { kiwoom, clock } = await start({ kiwoom: { requestsPerSecond: 1 } });
    const token = await signIn(kiwoom.live);
    await kiwoomQuote(kiwoom.live, token);
    const second = await kiwoomQuote(kiwoom.live, token);
    expect(second.status).toBe(429);
    expect(second.body.return_msg).toContain("[1700:");
    clock.advance(600);
    expect((await kiwoomQuote(kiwoom.live, token)).status).toBe(429);
    // Refused requests don't count: a second after the one that passed, the next one does.
    clock.advance(400);
    expect((await kiwoomQuote(kiwoom.live, token)).status).toBe(200);
  });
});

describe("the Kiwoom order", () => {
  it("is executed once per accepted request, never for a refused one", async () => {
    const { kiwoom } = await start();
    const token = await signIn(kiwoom.paper);
    const reply = await kiwoomOrder(kiwoom.paper, token);
    expect(reply.body).toMatchObject({ ord_no: "0000001", dmst_stex_tp: "KRX", return_code: 0 });
    kiwoom.paper.killToken();
    await kiwoomOrder(kiwoom.paper, token);
    expect(kiwoom.paper.orders).toEqual([
      {
        at: startAt,
        account: "kiwoom-paper-1",
        orderNumber: "0000001",
        symbol: "005930",
        quantity: "1",
        side: "buy",
      },
    ]);
    expect(kiwoom.live.orders).toEqual([]);
  });

  it("refuses an order that lacks its quantity", async () => {
    const { kiwoom } = await start();
    const reply = await kiwoomOrder(kiwoom.live, await signIn(kiwoom.live), { ord_qty: "" });
    expect(reply.body.return_msg).toContain("필수입력 파라미터=ord_qty]");
    expect(kiwoom.live.orders).toEqual([]);
  });
});
