import { describe, expect, it } from "vitest";
import { kiwoomQuote, kiwoomToken, request } from "../../test-support/client.js";
import { hourMs, simulators, startAt } from "../../test-support/simulators.js";

const start = simulators();

describe("Kiwoom au10001", () => {
  it("issues an opaque token, its expiry compact and in Korean time", async () => {
    const { kiwoom } = await start();
    const reply = await kiwoomToken(kiwoom.live);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      expires_dt: "20261122003000",
      token_type: "bearer",
      token: expect.stringMatching(/^[A-Za-z0-9]{86}$/),
      return_code: 0,
      return_msg: "정상적으로 처리되었습니다",
    });
    expect(reply.headers.get("api-id")).toBe("au10001");
  });

  it("gives the same token and expiry while it lives, then a new one", async () => {
    const { kiwoom, clock } = await start();
    const first = await kiwoomToken(kiwoom.live);
    clock.set(startAt + 24 * hourMs - 1);
    expect((await kiwoomToken(kiwoom.live)).body).toEqual(first.body);
    clock.advance(1);
    expect((await kiwoomQuote(kiwoom.live, first.body.token)).body.return_code).toBe(3);
    expect((await kiwoomToken(kiwoom.live)).body.token).not.toBe(first.body.token);
  });

  it("replaces the token by switch, and the old one is dead at once", async () => {
    const { kiwoom } = await start({ kiwoom: { reissue: "replaces" } });
    const old = (await kiwoomToken(kiwoom.live)).body.token;
    const current = (await kiwoomToken(kiwoom.live)).body.token;
    expect(current).not.toBe(old);
    expect((await kiwoomQuote(kiwoom.live, old)).body.return_msg).toContain("[8005:");
    expect((await kiwoomQuote(kiwoom.live, current)).body.return_code).toBe(0);
  });

  it("gives a new token after a kill, or the dead one again by switch", async () => {
    const { kiwoom, clock } = await start();
    const dead = (await kiwoomToken(kiwoom.live)).body.token;
    kiwoom.live.killToken();
    kiwoom.live.switches.deadTokenReissued = true;
    expect((await kiwoomToken(kiwoom.live)).body.token).toBe(dead);
    kiwoom.live.switches.deadTokenReissued = false;
    clock.advance(1000);
    const fresh = (await kiwoomToken(kiwoom.live)).body.token;
    expect(fresh).not.toBe(dead);
    expect((await kiwoomQuote(kiwoom.live, fresh)).body.return_code).toBe(0);
  });

  it("issues a token that expired 20 minutes ago, and one that lives shorter, by switch", async () => {
    const { kiwoom } = await start({ kiwoom: { expiryAlreadyPast: true } });
    const past = await kiwoomToken(kiwoom.live);
    expect(past.body.expires_dt).toBe("20261121001000");
    expect((await kiwoomQuote(kiwoom.live, past.body.token)).body.return_code).toBe(3);
    kiwoom.paper.switches.expiryAlreadyPast = false;
    kiwoom.paper.switches.lifetimeMs = hourMs;
    expect((await kiwoomToken(kiwoom.paper)).body.expires_dt).toBe("20261121013000");
  });

  it("sends return_code as a string by switch", async () => {
    const { kiwoom } = await start({ kiwoom: { returnCodeType: "string" } });
    expect((await kiwoomToken(kiwoom.live)).body.return_code).toBe("0");
    expect((await kiwoomToken(kiwoom.live, { appkey: "x" })).body.return_code).toBe("3");
  });

  it("refuses the third request within a second with 1700 and HTTP 429, or 200 by switch", async () => {
    const { kiwoom, clock } = await start();
    await kiwoomToken(kiwoom.live);
    await kiwoomToken(kiwoom.live);
    const third = await kiwoomToken(kiwoom.live);
    expect(third.status).toBe(429);
    expect(third.body).toEqual({
      return_code: 5,
      return_msg:
        "허용된 요청 개수를 초과하였습니다[1700:허용된 API 요청 개수를 초과하였습니다. 유량=au10001, API ID={1}]",
    });
    kiwoom.live.switches.rateLimitStatus = 200;
    const fourth = await kiwoomToken(kiwoom.live);
    expect(fourth.status).toBe(200);
    expect(fourth.body).toEqual(third.body);
    clock.advance(1000);
    expect((await kiwoomToken(kiwoom.live)).body.return_code).toBe(0);
  });

  it("counts requests with a wrong secret, each app key for itself, and no one by switch", async () => {
    const { kiwoom } = await start();
    await kiwoomToken(kiwoom.live, { secretkey: "x" });
    await kiwoomToken(kiwoom.live, { secretkey: "x" });
    expect((await kiwoomToken(kiwoom.live)).status).toBe(429);
    const { appKey: appkey, secretKey: secretkey } = kiwoom.live.addAccount();
    expect((await kiwoomToken(kiwoom.live, { appkey, secretkey })).status).toBe(200);
    kiwoom.live.switches.tokenRequestsPerSecond = 0;
    expect((await kiwoomToken(kiwoom.live)).status).toBe(200);
  });
});

describe("Kiwoom au10001 refuses with HTTP 200 and the code inside return_msg", () => {
  const credentials = "[8001:App Key와 Secret Key 검증에 실패했습니다]";
  it.each([
    ["a wrong app key", { appkey: "x" }, 3, `인증에 실패했습니다${credentials}`],
    ["a wrong secret key", { secretkey: "x" }, 3, `인증에 실패했습니다${credentials}`],
    ["no app key", { appkey: undefined }, 2, expect.stringContaining("[8020:")],
    ["no secret key", { secretkey: undefined }, 2, expect.stringContaining("[8020:")],
    ["no grant type", { grant_type: undefined }, 2, expect.stringContaining("[8011:")],
    ["another grant type", { grant_type: "password" }, 2, expect.stringContaining("[8012:")],
    ["a nested body", { credential: {} }, 2, expect.stringContaining("[1517:")],
  ])("%s", async (_what, fields, returnCode, text) => {
    const { kiwoom } = await start();
    const reply = await kiwoomToken(kiwoom.live, fields);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ return_code: returnCode, return_msg: text });
  });

  it("a key of the other environment with 8030", async () => {
    const { kiwoom } = await start();
    const { appKey: appkey, secretKey: secretkey } = kiwoom.live;
    const reply = await kiwoomToken(kiwoom.paper, { appkey, secretkey });
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      return_code: 2,
      return_msg:
        "입력 값 오류입니다[8030:투자구분(실전/모의)이 달라서 Appkey를 사용할수가 없습니다]",
    });
  });

  it("nobody who has one app key of their own for both environments", async () => {
    const credentials = [{ appKey: "a-key", secretKey: "a-secret" }];
    const { kiwoom } = await start({
      accounts: { kiwoom: { live: credentials, paper: credentials } },
    });
    for (const host of [kiwoom.live, kiwoom.paper]) {
      expect((await kiwoomToken(host)).body.return_code).toBe(0);
    }
  });

  it("an address that is not registered with 8050 by switch", async () => {
    const { kiwoom } = await start({ kiwoom: { ip: "unregistered" } });
    expect((await kiwoomToken(kiwoom.live)).body).toEqual({
      return_code: 3,
      return_msg: "인증에 실패했습니다[8050:지정단말기 인증에 실패했습니다]",
    });
  });

  it.each([
    ["a form", "application/x-www-form-urlencoded", "grant_type=client_credentials", "1512"],
    ["a body that is no JSON", "application/json", "{", "1517"],
  ])("%s", async (_what, contentType, body, code) => {
    const { kiwoom } = await start();
    const reply = await request(`${kiwoom.live.url}/oauth2/token`, {
      method: "POST",
      headers: { "content-type": contentType },
      body,
    });
    expect(reply.status).toBe(200);
    expect(reply.body.return_msg).toContain(`[${code}:`);
  });

  it("a misspelt path and a wrong api-id with 1504; a missing one only by switch", async () => {
    const { kiwoom } = await start({ kiwoom: { tokenRequestsPerSecond: 0 } });
    const misspelt = await request(`${kiwoom.live.url}/oauth2/tokenP`, { method: "POST" });
    expect(misspelt.status).toBe(404);
    expect(misspelt.body).toMatchObject({
      return_code: 1,
      return_msg: expect.stringContaining("[1504:"),
    });
    const wrong = await kiwoomToken(kiwoom.live, {}, { "api-id": "au10002" });
    expect(wrong.body.return_msg).toContain("API ID=au10002, URI=/oauth2/token]");
    expect((await kiwoomToken(kiwoom.live, {}, { "api-id": "" })).body.return_code).toBe(0);
    kiwoom.live.switches.tokenApiIdRequired = true;
    const missing = await kiwoomToken(kiwoom.live, {}, { "api-id": "" });
    expect(missing.body.return_msg).toContain("[1501:");
  });
});
