import { inspect } from "node:util";
import type { Token } from "@auth/core";
import { createMemoryTokenStore } from "@auth/store-memory";
import { createManualClock } from "@auth/testing";
import ky from "ky";
import { describe, expect, it } from "vitest";
import approvalKeyIssued from "./__fixtures__/approval-key-issued.json" with { type: "json" };
import { rejectionOf } from "./__fixtures__/error-of.js";
import hashed from "./__fixtures__/hashkey.json" with { type: "json" };
import { appKey, appSecret } from "./__fixtures__/keys.js";
import quote from "./__fixtures__/quote.json" with { type: "json" };
import { createRecordedFetch, type FixedAnswer } from "./__fixtures__/recorded-fetch.js";
import tokenIssued from "./__fixtures__/token-issued.json" with { type: "json" };
import { createKisAuth, type KisAuthEvent, type KisAuthOptions } from "./index.js";

const host = "https://openapivts.koreainvestment.com:29443";
const quotePath = "/uapi/domestic-stock/v1/quotations/inquire-price?FID_INPUT_ISCD=005930";
const orderPath = "/uapi/domestic-stock/v1/trading/order-cash";
const personalseckey = "fixture-personal-seckey-0000000000000001";

/** KIS issues once a minute; the manager keeps a few seconds more, as `Date` headers have whole seconds only. */
const pastIntervalMs = 70_000;

const token: FixedAnswer = { body: tokenIssued };
const anotherToken: FixedAnswer = {
  body: {
    ...tokenIssued,
    access_token: "another.fixture.token",
    access_token_token_expired: "2026-11-22 15:30:00",
  },
};
const refused = (msg_cd: string, status = 500): FixedAnswer => ({
  status,
  body: { rt_cd: "1", msg_cd, msg1: "유효하지 않은 token 입니다." },
});
const price: FixedAnswer = { body: quote };

/** A KisAuth that is answered so, at six and a half hours after the fixture's token was issued. */
function start(answers: readonly FixedAnswer[], options: Partial<KisAuthOptions> = {}) {
  const recorded = createRecordedFetch(...answers);
  const clock = createManualClock("2026-11-21T15:30:00+09:00");
  const { fetch } = recorded;
  const auth = createKisAuth({ environment: "paper", appKey, appSecret, fetch, clock, ...options });
  const events: KisAuthEvent[] = [];
  auth.on((event) => events.push(event));
  return { auth, clock, events, requests: recorded.requests };
}

describe("auth.fetch", () => {
  it("adds KIS's headers to the caller's own, and resolves a path", async () => {
    const { auth, requests } = start([token, price]);
    const response = await auth.fetch(quotePath, { headers: { tr_id: "FHKST01010100" } });
    expect(await response.json()).toEqual(quote);
    expect(requests[1]).toEqual({
      method: "GET",
      url: host + quotePath,
      headers: {
        authorization: `Bearer ${tokenIssued.access_token}`,
        appkey: appKey,
        appsecret: appSecret,
        custtype: "P",
        tr_id: "FHKST01010100",
      },
      body: "",
    });
  });

  it("sends the custtype and the personalseckey of a partner", async () => {
    const { auth, requests } = start([token, price], {
      custtype: "B",
      personalseckey: `${personalseckey}\n`,
    });
    await auth.fetch(quotePath);
    expect(requests[1]?.headers).toMatchObject({ custtype: "B", personalseckey });
  });

  it("drops into ky as a bare function", async () => {
    const { auth, requests } = start([token, price]);
    const api = ky.create({ fetch: auth.fetch, prefix: host, headers: { tr_id: "X" } });
    expect(await api.get(quotePath.slice(1)).json()).toEqual(quote);
    expect(requests[1]?.headers).toMatchObject({ appkey: appKey, tr_id: "X" });
  });

  it("takes a URL and a Request as the platform's fetch does", async () => {
    const { auth, requests } = start([token, price]);
    const { fetch } = auth;
    await fetch(new URL(quotePath, host));
    await fetch(new Request(host + orderPath, { method: "POST", body: '{"CANO":"0"}' }));
    expect(requests.slice(1).map(({ method, url, body }) => [method, url, body])).toEqual([
      ["GET", host + quotePath, ""],
      ["POST", host + orderPath, '{"CANO":"0"}'],
    ]);
  });

  it.each([
    ["EGW00121", 500],
    ["EGW00121", 200],
    ["EGW00122", 500],
    ["EGW00123", 500],
    ["EGW00123", 200],
    ["EGW00123", 401],
  ])(
    "replaces a token refused with %s and HTTP %i, and repeats even an order",
    async (code, status) => {
      const { auth, clock, requests } = start([token, refused(code, status), anotherToken, price]);
      await auth.getToken();
      await clock.advance(pastIntervalMs);
      const body = '{"CANO":"00000000","PDNO":"005930"}';
      const response = await auth.fetch(orderPath, { method: "POST", body });
      expect(await response.json()).toEqual(quote);
      expect(requests.map(({ url }) => url.slice(host.length))).toEqual([
        "/oauth2/tokenP",
        orderPath,
        "/oauth2/tokenP",
        orderPath,
      ]);
      expect(requests[3]).toMatchObject({
        body,
        headers: { authorization: "Bearer another.fixture.token" },
      });
    },
  );

  it.each([
    ["EGW00201", 500],
    ["EGW00302", 500],
    ["EGW00103", 403],
    ["MCA00000", 200],
  ])(
    "hands on %s as it came and never repeats it: an order could be executed twice",
    async (code, status) => {
      const { auth, requests } = start([token, refused(code, status)]);
      const response = await auth.fetch(orderPath, { method: "POST", body: "{}" });
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ msg_cd: code });
      expect(requests).toHaveLength(2);
    },
  );

  it("hands on KIS's refusal where no other token can be had, and an event says why", async () => {
    const wrongSecret = { status: 403, body: { error_code: "EGW00105" } };
    const { auth, clock, events } = start([token, refused("EGW00123"), wrongSecret]);
    await auth.getToken();
    await clock.advance(pastIntervalMs);
    const response = await auth.fetch(quotePath);
    expect(await response.json()).toMatchObject({ msg_cd: "EGW00123" });
    expect(events.filter(({ type }) => type === "replacement-unavailable")).toMatchObject([
      { error: { code: "AUTH_INVALID_CREDENTIALS", brokerCode: "EGW00105" } },
    ]);
  });

  it("hands it on although a listener fails", async () => {
    const wrongSecret = { status: 403, body: { error_code: "EGW00105" } };
    const { auth, clock } = start([token, refused("EGW00123"), wrongSecret]);
    auth.on(() => {
      throw new Error("a listener's mistake");
    });
    await auth.getToken();
    await clock.advance(pastIntervalMs);
    expect((await auth.fetch(quotePath)).status).toBe(500);
  });

  it.each([
    "https://openapi.koreainvestment.com:9443/uapi",
    "http://openapivts.koreainvestment.com:29443/uapi",
    "https://example.com/uapi",
    "//example.com/uapi",
  ])("sends no header to %s, and not even asks for a token", async (url) => {
    const { auth, requests } = start([token, price]);
    expect((await rejectionOf(auth.fetch(url))).code).toBe("AUTH_CONFIGURATION");
    expect(requests).toHaveLength(0);
  });
});

describe("auth.headers", () => {
  it("gives what auth.fetch would add, for clients of another kind", async () => {
    const { auth } = start([token], { personalseckey });
    expect(await auth.headers(host + quotePath)).toEqual({
      authorization: `Bearer ${tokenIssued.access_token}`,
      appkey: appKey,
      appsecret: appSecret,
      custtype: "P",
      personalseckey,
    });
  });

  it("gives nothing for another host", async () => {
    const { auth } = start([token]);
    const error = await rejectionOf(auth.headers("https://example.com/"));
    expect(error.code).toBe("AUTH_CONFIGURATION");
  });
});

describe("auth.hashkey", () => {
  it("returns the hash without asking for a token", async () => {
    const { auth, requests } = start([{ body: hashed }]);
    expect(await auth.hashkey({ CANO: "00000000" })).toBe(hashed.HASH);
    expect(requests.map(({ url }) => url)).toEqual([`${host}/uapi/hashkey`]);
  });

  it("refuses the text of a body, whose hash would be of something else", async () => {
    const { auth, requests } = start([{ body: hashed }]);
    const text: unknown = '{"CANO":"00000000"}';
    await expect(auth.hashkey(text as object)).rejects.toThrow(TypeError);
    expect(requests).toHaveLength(0);
  });

  it("refuses an answer without a hash", async () => {
    const { auth } = start([{ body: { BODY: {} } }]);
    expect(await rejectionOf(auth.hashkey({}))).toMatchObject({
      code: "AUTH_INVALID_RESPONSE",
      path: "HASH",
    });
  });

  it("ends with the caller's own reason", async () => {
    const { auth } = start([{ body: hashed }]);
    const reason = new Error("the user left");
    await expect(auth.hashkey({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("tokens and approval keys", () => {
  it("are asked for once, and kept apart", async () => {
    const { auth, requests } = start([token, { body: approvalKeyIssued }]);
    const first = await auth.getToken();
    const key = await auth.getApprovalKey();
    expect(await auth.getToken()).toBe(first);
    expect(await auth.getApprovalKey()).toBe(key);
    expect(first.authorization).toBe(`Bearer ${tokenIssued.access_token}`);
    expect(key.authorization).toBe(approvalKeyIssued.approval_key);
    expect(requests).toHaveLength(2);
  });

  it("are found in the store by the next program, without asking KIS", async () => {
    const store = createMemoryTokenStore();
    const first = start([token, { body: approvalKeyIssued }], { store });
    await first.auth.getToken();
    await first.auth.getApprovalKey();
    await first.auth.close();

    const second = start([], { store });
    expect((await second.auth.getToken()).value).toBe(tokenIssued.access_token);
    expect((await second.auth.getApprovalKey()).value).toBe(approvalKeyIssued.approval_key);
    expect(second.requests).toHaveLength(0);
  });

  it("tell what happens to them, and which of them it was", async () => {
    const { auth, events } = start([token, { body: approvalKeyIssued }]);
    await auth.getToken();
    await auth.getApprovalKey();
    expect(events).toMatchObject([
      { type: "token-changed", kind: "access-token", from: "provider" },
      { type: "token-changed", kind: "approval-key", from: "provider" },
    ]);
  });

  it("tell that an expiry is estimated", async () => {
    const { access_token_token_expired: _, ...body } = tokenIssued;
    const { auth, events } = start([{ body }]);
    await auth.getToken();
    expect(events).toContainEqual({
      type: "provider-notice",
      kind: "access-token",
      notice: { type: "expiry-estimated" },
    });
  });

  it("tell nobody who has left", async () => {
    const wrongSecret = { status: 403, body: { error_code: "EGW00105" } };
    const { auth, clock, events } = start([token, refused("EGW00123"), wrongSecret]);
    const late: KisAuthEvent[] = [];
    auth.on((event) => late.push(event))();
    await auth.getToken();
    await clock.advance(pastIntervalMs);
    await auth.fetch(quotePath);
    expect(events.map(({ type }) => type)).toContain("replacement-unavailable");
    expect(late).toEqual([]);
  });

  it("are not handed out after close", async () => {
    const { auth, requests } = start([token, { body: approvalKeyIssued }]);
    await auth.getToken();
    await auth.getApprovalKey();
    await auth.close();
    for (const call of [auth.getToken(), auth.getApprovalKey(), auth.fetch(quotePath)]) {
      expect((await rejectionOf(call)).message).toContain("closed");
    }
    expect(requests).toHaveLength(2);
  });

  it("follow the caller's policy: a token is not asked for twice within five minutes", async () => {
    const answers = [token, anotherToken];
    const { auth, clock, requests } = start(answers, { policy: { issueIntervalMs: 300_000 } });
    await auth.tokens.invalidate(await auth.getToken());
    await clock.advance(299_000);
    expect((await rejectionOf(auth.getToken())).code).toBe("AUTH_ISSUE_RATE_LIMITED");
    await clock.advance(10_000);
    expect((await auth.getToken()).value).toBe("another.fixture.token");
    expect(requests).toHaveLength(2);
  });
});

describe("nothing secret is visible", () => {
  it("in anything that is made, printed or thrown", async () => {
    const { auth, events } = start(
      [token, price, { status: 403, body: { error_code: "EGW00105" } }],
      {
        personalseckey,
      },
    );
    const issued: Token = await auth.getToken();
    await auth.fetch(quotePath);
    const error = await rejectionOf(auth.getApprovalKey());
    const options = { depth: 20, showHidden: true, getters: false };
    const seen = [
      inspect(auth, options),
      inspect(issued, options),
      inspect(error, options),
      inspect(events, options),
      JSON.stringify([auth, issued, error, events, auth.tokens.status()]),
      `${error.stack}`,
    ].join("\n");
    for (const secret of [appKey, appSecret, personalseckey, tokenIssued.access_token]) {
      expect(seen).not.toContain(secret);
    }
    // The positive control: the search does find what is there.
    expect(`${seen} ${issued.value}`).toContain(tokenIssued.access_token);
  });
});
