import { describe, expect, it } from "vitest";
import {
  kisHeaders,
  kisOrderBody,
  kisQuote,
  kisRevoke,
  kisToken,
  kiwoomQuote,
  kiwoomToken,
  post,
  type Reply,
  request,
} from "../../test-support/client.js";
import { hourMs, minuteMs, simulators } from "../../test-support/simulators.js";

const start = simulators();
const grant = { grant_type: "client_credentials" };

/** A POST as Python's `requests.post(url, data=fields)` sends it. */
function postForm(url: string, fields: Record<string, string>): Promise<Reply> {
  return request(url, { method: "POST", body: new URLSearchParams(fields) });
}

describe("a request of a public client that a real broker would refuse", () => {
  it("is refused at KIS: a form, the query, text without a type, another broker's names and paths", async () => {
    const { kis, ledger } = await start();
    const { url, appKey: appkey, appSecret: appsecret } = kis.live;
    const tokenP = `${url}/oauth2/tokenP`;
    const fields = { ...grant, appkey, appsecret };
    const body = new TextEncoder().encode(JSON.stringify(fields));
    const scope = { ...grant, appkey, appsecretkey: appsecret, scope: "oob" };
    const query = new URLSearchParams(scope);
    for (const [reply, code] of [
      [await postForm(tokenP, fields), "EGW00132"],
      [await request(tokenP, { method: "POST", body }), "EGW00132"],
      [await request(`${tokenP}?${query}`, { method: "POST" }), "EGW00132"],
      [await post(`${tokenP}?${query}`, {}), "EGW00102"],
      [await post(tokenP, scope), "EGW00104"],
      [await post(tokenP, { ...grant, appkey, secretkey: appsecret }), "EGW00104"],
      [await post(tokenP, { ...grant, appKey: appkey, appSecret: appsecret }), "EGW00102"],
      [await post(tokenP, { dataBody: fields }), "EGW00101"],
      [await post(tokenP, { ...fields, grant_type: "authorization_code", code: "x" }), "EGW00116"],
      [await post(tokenP, { ...fields, grant_type: "refresh_token" }), "EGW00116"],
      [await postForm(`${url}/oauth2/token`, scope), "EGW00202"],
      [await post(`${url}/oauth2/Hashkey`, kisOrderBody, { appkey, appsecret }), "EGW00202"],
      [
        await post(`${url}/oauth2/approval`, { ...grant, appkey, secretkey: appsecret }),
        "EGW00202",
      ],
    ] as const) {
      expect(reply.body).toEqual({ error_code: code, error_description: expect.any(String) });
    }
    expect(ledger.count({ outcome: "ok" })).toBe(0);
  });

  it("is refused at KIS's revokeP: nested credentials, a form, Bearer for keys", async () => {
    const { kis } = await start();
    const { url, appKey: appkey, appSecret: appsecret } = kis.live;
    const token = String((await kisToken(kis.live)).body.access_token);
    const revokeP = `${url}/oauth2/revokeP`;
    const headers = kisHeaders(kis.live, token);
    for (const [reply, code] of [
      [await post(revokeP, { credential: { appkey, appsecret }, token }), "EGW00101"],
      [await postForm(revokeP, { appkey, appsecret, token }), "EGW00132"],
      [await post(revokeP, { token }, headers), "EGW00102"],
      [await post(revokeP, { appkey, appsecret }, headers), "EGW00122"],
      [await kisRevoke(kis.live, `Bearer ${token}`), "EGW00121"],
    ] as const) {
      expect(reply.body.error_code).toBe(code);
    }
    expect((await kisQuote(kis.live, token)).status).toBe(200);
  });

  it("is refused at Kiwoom: a form, KIS's names and headers, token_type_hint for keys", async () => {
    const { kiwoom } = await start({ kiwoom: { tokenRequestsPerSecond: 0 } });
    const { url, appKey: appkey, secretKey: secretkey } = kiwoom.live;
    const { token } = (await kiwoomToken(kiwoom.live)).body;
    const authorization = `Bearer ${token}`;
    const issue = `${url}/oauth2/token`;
    const revoke = `${url}/oauth2/revoke`;
    const stock = { stk_cd: "005930" };
    const hint = { token, token_type_hint: "access_token" };
    for (const [reply, code] of [
      [await postForm(issue, { ...grant, appkey, secretkey }), "1512"],
      [await post(issue, { ...grant, appkey, appsecret: secretkey }), "8020"],
      [await post(issue, { ...grant, appkey, appsecretkey: secretkey }), "8020"],
      [await post(`${url}/oauth2/tokenP`, { ...grant, appkey, secretkey }), "1504"],
      [await post(revoke, hint), "8020"],
      [await post(revoke, hint, { authorization }), "8020"],
      [await post(revoke, { appkey, secretkey }, { authorization }), "8016"],
      [await post(`${url}/api/dostk/stkinfo`, stock, { authorization }), "1501"],
      [await post(`${url}/api/dostk/stkinfo`, stock, { "api-id": "ka10001", appkey }), "1513"],
    ] as const) {
      expect(reply.body.return_msg).toContain(`[${code}:`);
      expect(reply.body).not.toHaveProperty("token");
    }
    expect((await kiwoomQuote(kiwoom.live, token)).body.return_code).toBe(0);
  });
});

describe("a request of a public client that a real broker takes", () => {
  it("is taken: browser headers at KIS, no api-id at Kiwoom, keys in another order", async () => {
    const { kis, kiwoom } = await start();
    const { appKey: appkey, appSecret: appsecret } = kis.live;
    const browser = { accept: "text/plain", charset: "UTF-8", "user-agent": "Mozilla/5.0" };
    const fields = { appsecret, appkey, personalseckey: "x", ...grant };
    expect((await post(`${kis.live.url}/oauth2/tokenP`, fields, browser)).status).toBe(200);
    const { url, appKey, secretKey: secretkey } = kiwoom.live;
    const reply = await post(`${url}/oauth2/token`, { secretkey, appkey: appKey, ...grant });
    expect(reply.body.return_code).toBe(0);
  });
});

describe("a public client that misreads an answer", () => {
  it("finds the mistake out: the expiry read as UTC is nine hours too late", async () => {
    const { kis, kiwoom, clock } = await start();
    const { access_token: token, access_token_token_expired: expiry } = (await kisToken(kis.live))
      .body;
    const { token: kiwoomValue } = (await kiwoomToken(kiwoom.live)).body;
    const believed = Date.parse(`${String(expiry).replace(" ", "T")}Z`);
    clock.set(believed - 9 * hourMs);
    expect((await kisQuote(kis.live, token)).body.msg_cd).toBe("EGW00123");
    expect((await kiwoomQuote(kiwoom.live, kiwoomValue)).body.return_msg).toContain("[8005:");
    clock.set(believed - 9 * hourMs - 1);
    expect((await kisQuote(kis.live, token)).status).toBe(200);
    expect((await kiwoomQuote(kiwoom.live, kiwoomValue)).body.return_code).toBe(0);
  });

  it("finds the mistake out: the time of the answer and expires_in are too late by the token's age", async () => {
    const { kis, clock } = await start();
    await kisToken(kis.live);
    clock.advance(5 * hourMs);
    const { access_token: token, expires_in: seconds } = (await kisToken(kis.live)).body;
    const believed = clock.now() + Number(seconds) * 1000;
    clock.set(believed - minuteMs);
    expect((await kisQuote(kis.live, token)).body.msg_cd).toBe("EGW00123");
  });

  it("finds the mistake out: a field that only the document has, msg_cd at tokenP, code as text", async () => {
    const { kis } = await start();
    const { body } = await kisToken(kis.live);
    expect(body).not.toHaveProperty("acess_token_token_expired");
    expect((await kisToken(kis.live)).body).not.toHaveProperty("msg_cd");
    expect((await kisRevoke(kis.live, body.access_token)).body.code === "200").toBe(false);
  });

  it("finds the mistake out: at KIS 403 is a wrong secret as well, at Kiwoom 200 a failure", async () => {
    const { kis, kiwoom } = await start();
    await kisToken(kis.live);
    const early = await kisToken(kis.live);
    const wrong = await kisToken(kis.live, { appsecret: "x" });
    expect([early.status, wrong.status]).toEqual([403, 403]);
    expect(early.body.error_code).not.toBe(wrong.body.error_code);
    const refused = await kiwoomToken(kiwoom.live, { secretkey: "x" });
    expect([refused.status, refused.body.token]).toEqual([200, undefined]);
    // What Kiwoom's own client compares with 8005.
    expect((await kiwoomQuote(kiwoom.live, "dead")).body.return_code).toBe(3);
  });
});
