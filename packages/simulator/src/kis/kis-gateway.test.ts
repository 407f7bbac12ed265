import { describe, expect, it } from "vitest";
import {
  kisHeaders,
  kisOrder,
  kisOrderBody,
  kisQuote,
  kisToken,
  post,
  request,
} from "../../test-support/client.js";
import { hourMs, simulators, startAt } from "../../test-support/simulators.js";
import type { SimulatedKis } from "../index.js";

const start = simulators();

async function signIn(kis: SimulatedKis): Promise<string> {
  return String((await kisToken(kis)).body.access_token);
}

describe("the KIS quote", () => {
  it("answers a valid token, with the headers of a last page", async () => {
    const { kis } = await start();
    const reply = await kisQuote(kis.live, await signIn(kis.live));
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ rt_cd: "0", output: { stck_shrn_iscd: "005930" } });
    expect(reply.headers.get("tr_id")).toBe("FHKST01010100");
  });

  it.each([
    ["an unknown token", { authorization: "Bearer x" }, "EGW00121", "유효하지 않은 token 입니다."],
    ["no authorization", { authorization: "" }, "EGW00122", "token을 찾을 수 없습니다."],
    ["a scheme other than Bearer", { authorization: "Basic x" }, "EGW00205", expect.any(String)],
    ["no app key", { appkey: "" }, "EGW00102", "AppKey는 필수입니다."],
    ["a wrong app key", { appkey: "x" }, "EGW00103", "유효하지 않은 AppKey입니다."],
    ["no app secret", { appsecret: "" }, "EGW00104", "AppSecret은 필수입니다."],
    ["a wrong app secret", { appsecret: "x" }, "EGW00304", expect.any(String)],
    ["an unknown tr_id", { tr_id: "FHKST0" }, "OPSQ0002", "없는 서비스 코드 입니다."],
  ])("refuses %s with HTTP 500 and msg_cd", async (_what, headers, code, text) => {
    const { kis, ledger } = await start();
    const reply = await kisQuote(kis.live, await signIn(kis.live), headers);
    expect(reply.status).toBe(500);
    expect(reply.body).toEqual({ rt_cd: "1", msg1: text, msg_cd: code });
    expect(ledger.count({ endpoint: "quote", outcome: code })).toBe(1);
  });

  it("refuses an expired token with EGW00123", async () => {
    const { kis, clock } = await start();
    const token = await signIn(kis.live);
    clock.advance(24 * hourMs);
    const reply = await kisQuote(kis.live, token);
    expect(reply.status).toBe(500);
    expect(reply.body).toEqual({
      rt_cd: "1",
      msg1: "기간이 만료된 token 입니다.",
      msg_cd: "EGW00123",
    });
  });

  it("refuses a killed token with EGW00121, or the code that the kill names", async () => {
    const { kis, clock } = await start({ kis: { deadTokenReissued: false } });
    const first = await signIn(kis.live);
    kis.live.killToken(first);
    expect((await kisQuote(kis.live, first)).body.msg_cd).toBe("EGW00121");
    clock.advance(hourMs);
    const second = await signIn(kis.live);
    kis.live.killToken(second, "EGW00123");
    expect((await kisQuote(kis.live, second)).body.msg_cd).toBe("EGW00123");
  });

  it("kills only the token it was told to", async () => {
    const { kis, clock } = await start();
    const old = await signIn(kis.live);
    clock.advance(6 * hourMs);
    const current = await signIn(kis.live);
    kis.live.killToken(old);
    expect((await kisQuote(kis.live, old)).status).toBe(500);
    expect((await kisQuote(kis.live, current)).status).toBe(200);
  });

  it("says so when there is no living token to kill", async () => {
    const { kis } = await start();
    expect(() => kis.live.killToken()).toThrow("no such living token");
    const token = await signIn(kis.live);
    expect(() => kis.paper.killToken(token)).toThrow(TypeError);
    kis.live.killToken(token);
    expect(() => kis.live.killToken(token)).toThrow(TypeError);
  });

  it("refuses tokens and too many requests with HTTP 200 by switch, and nothing else", async () => {
    const { kis, clock } = await start({ kis: { tokenErrorStatus: 200, requestsPerSecond: 1 } });
    const token = await signIn(kis.live);
    const seen = async (headers: Record<string, string>): Promise<unknown> => {
      const { status, body } = await kisQuote(kis.live, token, headers);
      return [status, body.msg_cd];
    };
    expect(await seen({})).toEqual([200, "MCA00000"]);
    expect(await seen({})).toEqual([200, "EGW00201"]);
    expect(await seen({ authorization: "Bearer x" })).toEqual([200, "EGW00121"]);
    expect(await seen({ authorization: "" })).toEqual([200, "EGW00122"]);
    expect(await seen({ authorization: "Basic x" })).toEqual([500, "EGW00205"]);
    expect(await seen({ appkey: "x" })).toEqual([500, "EGW00103"]);
    expect(await seen({ appsecret: "x" })).toEqual([500, "EGW00304"]);
    expect(await seen({ custtype: "x" })).toEqual([500, "EGW00208"]);
    kis.live.switches.access = "EGW00206";
    expect(await seen({})).toEqual([500, "EGW00206"]);
    expect(await seen({ authorization: "Bearer x" })).toEqual([200, "EGW00121"]);
    clock.advance(24 * hourMs);
    expect(await seen({})).toEqual([200, "EGW00123"]);
  });

  it("refuses a token of another app key and of the other environment", async () => {
    const { kis } = await start();
    const other = kis.live.addAccount();
    const token = await signIn(kis.live);
    const asOther = kisHeaders(other, token);
    expect((await kisQuote(kis.live, token, asOther)).body.msg_cd).toBe("EGW00121");
    expect((await kisQuote(kis.paper, token)).body.msg_cd).toBe("EGW00121");
    const liveKeyOnPaper = kisHeaders(kis.live, token);
    expect((await kisQuote(kis.paper, token, liveKeyOnPaper)).body.msg_cd).toBe("EGW00103");
  });

  it("names the query field that is missing", async () => {
    const { kis } = await start();
    const token = await signIn(kis.live);
    const url = `${kis.live.url}/uapi/domestic-stock/v1/quotations/inquire-price`;
    const headers = { ...kisHeaders(kis.live, token), tr_id: "FHKST01010100" };
    const reply = await request(`${url}?FID_COND_MRKT_DIV_CODE=J`, { headers });
    expect(reply.body).toMatchObject({
      msg_cd: "OPSQ2001",
      msg1: "ERROR INPUT FIELD NOT FOUND [FID_INPUT_ISCD]",
    });
  });

  it("takes the names of the query in small letters, too, as KIS's older samples write them", async () => {
    const { kis } = await start();
    const { access_token: token } = (await kisToken(kis.live)).body;
    const url = `${kis.live.url}/uapi/domestic-stock/v1/quotations/inquire-price`;
    const headers = { ...kisHeaders(kis.live, token), tr_id: "FHKST01010100" };
    const query = "fid_cond_mrkt_div_code=J&fid_input_iscd=005930";
    const { body } = await request(`${url}?${query}`, { headers });
    expect(body).toMatchObject({ rt_cd: "0", output: { stck_shrn_iscd: "005930" } });
  });

  it("answers a misspelt path in the shape of its errors", async () => {
    const { kis } = await start();
    const reply = await request(`${kis.live.url}/uapi/domestic-stock/v1/quotations/inquireprice`);
    expect(reply.status).toBe(404);
    expect(reply.body).toMatchObject({ rt_cd: "1", msg_cd: "EGW00202" });
  });

  it("limits requests per second by switch with EGW00201", async () => {
    const { kis, clock } = await start({ kis: { requestsPerSecond: 2 } });
    const token = await signIn(kis.paper);
    await kisQuote(kis.paper, token);
    await kisQuote(kis.paper, token);
    expect((await kisQuote(kis.paper, token)).body.msg_cd).toBe("EGW00201");
    clock.advance(1000);
    expect((await kisQuote(kis.paper, token)).status).toBe(200);
  });
});

describe("the KIS order", () => {
  it("is executed once per accepted request, never for a refused one", async () => {
    const { kis } = await start();
    const token = await signIn(kis.live);
    const reply = await kisOrder(kis.live, token);
    expect(reply.body).toMatchObject({
      rt_cd: "0",
      msg_cd: "APBK0013",
      output: { ODNO: "0000000001", ORD_TMD: "003000" },
    });
    kis.live.killToken();
    expect((await kisOrder(kis.live, token)).body.msg_cd).toBe("EGW00121");
    expect(kis.live.orders).toEqual([
      {
        at: startAt,
        account: "kis-live-1",
        orderNumber: "0000000001",
        symbol: "005930",
        quantity: "1",
        side: "buy",
      },
    ]);
  });

  it("refuses a live order on the paper host with EGW2004", async () => {
    const { kis } = await start();
    const token = await signIn(kis.paper);
    expect((await kisOrder(kis.paper, token, { tr_id: "TTTC0012U" })).body.msg_cd).toBe("EGW2004");
    expect((await kisOrder(kis.paper, token, { tr_id: "VTTC8434R" })).body.msg_cd).toBe("EGW00202");
    expect((await kisOrder(kis.paper, token)).status).toBe(200);
    expect(kis.paper.orders).toHaveLength(1);
  });

  it("refuses a body that lacks a field, is no flat JSON or is sent as a form", async () => {
    const { kis } = await start();
    const url = `${kis.live.url}/uapi/domestic-stock/v1/trading/order-cash`;
    const headers = { ...kisHeaders(kis.live, await signIn(kis.live)), tr_id: "TTTC0012U" };
    const { PDNO, ...lacking } = kisOrderBody;
    expect((await post(url, lacking, headers)).body.msg1).toContain("[PDNO]");
    expect((await post(url, { ...kisOrderBody, ORD_QTY: 1 }, headers)).body.msg_cd).toBe(
      "EGW00101",
    );
    const asForm = { ...headers, "content-type": "application/x-www-form-urlencoded" };
    expect((await post(url, `PDNO=${PDNO}`, asForm)).body.msg_cd).toBe("EGW00132");
    expect(kis.live.orders).toHaveLength(0);
  });
});

describe("the KIS hashkey", () => {
  it("echoes the body with a hash that the order accepts, and no other", async () => {
    const { kis } = await start();
    const { appkey, appsecret } = {
      appkey: kis.live.appKey,
      appsecret: kis.live.appSecret,
    };
    const reply = await post(`${kis.live.url}/uapi/hashkey`, kisOrderBody, { appkey, appsecret });
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      BODY: kisOrderBody,
      HASH: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const token = await signIn(kis.live);
    expect((await kisOrder(kis.live, token, { hashkey: String(reply.body.HASH) })).status).toBe(
      200,
    );
    const wrong = await kisOrder(kis.live, token, { hashkey: "0".repeat(64) });
    expect(wrong.body.msg_cd).toBe("EGW00131");
    expect(kis.live.orders).toHaveLength(1);
  });

  it("needs no token, but the key headers and a JSON object", async () => {
    const { kis } = await start();
    const url = `${kis.live.url}/uapi/hashkey`;
    expect((await post(url, kisOrderBody)).body.msg_cd).toBe("EGW00102");
    const { appKey: appkey, appSecret: appsecret } = kis.live;
    expect((await post(url, kisOrderBody, { appkey, appsecret: "x" })).body.msg_cd).toBe(
      "EGW00304",
    );
    expect((await post(url, "no JSON", { appkey, appsecret })).body.msg_cd).toBe("EGW00101");
  });
});
