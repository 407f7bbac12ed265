import { describe, expect, it } from "vitest";
import { kisQuote, kisToken, request } from "../../test-support/client.js";
import { hourMs, minuteMs, secondMs, simulators, startAt } from "../../test-support/simulators.js";

const start = simulators();

describe("KIS tokenP by the age of the last successful issue", () => {
  it("issues a token that lives 24 hours, its expiry written in Korean time", async () => {
    const { kis } = await start();
    const reply = await kisToken(kis.live);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      access_token: expect.any(String),
      access_token_token_expired: "2026-11-22 00:30:00",
      token_type: "Bearer",
      expires_in: 86400,
    });
  });

  it("refuses with EGW00133 and HTTP 403 until 60 seconds have passed", async () => {
    const { kis, clock } = await start();
    const first = await kisToken(kis.live);
    clock.advance(minuteMs - 1);
    const early = await kisToken(kis.live);
    expect(early.status).toBe(403);
    expect(early.body).toEqual({
      error_description: "접근토큰 발급 잠시 후 다시 시도하세요(1분당 1회)",
      error_code: "EGW00133",
    });
    clock.advance(1);
    expect((await kisToken(kis.live)).body.access_token).toBe(first.body.access_token);
  });

  it.each([
    [300_000, "5분당 1회"],
    [90_000, "90초당 1회"],
    [500, "0.5초당 1회"],
  ])("names the interval that it has: %i ms", async (issueIntervalMs, text) => {
    const { kis } = await start({ kis: { issueIntervalMs } });
    await kisToken(kis.live);
    const { error_description: description } = (await kisToken(kis.live)).body;
    expect(description).toBe(`접근토큰 발급 잠시 후 다시 시도하세요(${text})`);
  });

  it("counts the interval from an answer that repeated the token, too", async () => {
    const { kis, clock } = await start();
    await kisToken(kis.live);
    clock.advance(minuteMs);
    await kisToken(kis.live);
    clock.advance(minuteMs - 1);
    expect((await kisToken(kis.live)).body.error_code).toBe("EGW00133");
  });

  it("gives the same value, the same expiry and the constant expires_in for six hours", async () => {
    const { kis, clock } = await start();
    const first = await kisToken(kis.live);
    clock.advance(6 * hourMs - 1);
    expect((await kisToken(kis.live)).body).toEqual(first.body);
  });

  it("gives a new value after six hours, the old one living on until its own expiry", async () => {
    const { kis, clock } = await start();
    const old = (await kisToken(kis.live)).body.access_token;
    clock.advance(6 * hourMs);
    const renewed = await kisToken(kis.live);
    expect(renewed.body.access_token).not.toBe(old);
    expect(renewed.body.access_token_token_expired).toBe("2026-11-22 06:30:00");
    clock.set(startAt + 24 * hourMs - 1);
    expect((await kisQuote(kis.live, old)).status).toBe(200);
    clock.advance(1);
    expect((await kisQuote(kis.live, old)).body.msg_cd).toBe("EGW00123");
    expect((await kisQuote(kis.live, renewed.body.access_token)).status).toBe(200);
  });

  it("writes an expiry that the token never outlives when the clock stands between two seconds", async () => {
    const { kis, clock } = await start({ now: startAt + 999 });
    const reply = await kisToken(kis.live);
    expect(reply.body.access_token_token_expired).toBe("2026-11-22 00:30:00");
    clock.set(startAt + 24 * hourMs);
    expect((await kisQuote(kis.live, reply.body.access_token)).body.msg_cd).toBe("EGW00123");
  });

  it("keeps the interval and the token of each app key apart", async () => {
    const { kis } = await start();
    const second = kis.live.addAccount();
    const first = await kisToken(kis.live);
    const other = await kisToken(kis.live, { appkey: second.appKey, appsecret: second.appSecret });
    expect(other.status).toBe(200);
    expect(other.body.access_token).not.toBe(first.body.access_token);
  });
});

describe("a KIS token", () => {
  it("is a JWT as KIS's: HS512, the app key as jti, its times in it, about 350 characters", async () => {
    const { kis } = await start();
    const token = String((await kisToken(kis.paper)).body.access_token);
    const [header = "", payload = ""] = token.split(".");
    const decode = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
    expect(decode(header)).toEqual({ typ: "JWT", alg: "HS512" });
    expect(decode(payload)).toMatchObject({
      sub: "token",
      iss: "unogw",
      jti: kis.paper.appKey,
      iat: startAt / 1000,
      exp: startAt / 1000 + 86400,
    });
    expect(token.length).toBeGreaterThan(300);
    expect(token.length).toBeLessThan(400);
  });

  it("says the expiry that its answer names even where it dies earlier", async () => {
    const { kis } = await start({ kis: { earlyExpiryMs: hourMs, expiresIn: "remainder" } });
    const { access_token: token, expires_in: seconds } = (await kisToken(kis.live)).body;
    const [, payload = ""] = String(token).split(".");
    const { exp } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { exp: number };
    expect([exp, seconds]).toEqual([startAt / 1000 + 86400, 86400]);
  });
});

describe("the switches of KIS tokenP", () => {
  it("lengthen the interval to the 300 seconds of the portal's forum", async () => {
    const { kis, clock } = await start({ kis: { issueIntervalMs: 300_000 } });
    await kisToken(kis.live);
    clock.advance(300_000 - 1);
    expect((await kisToken(kis.live)).body.error_code).toBe("EGW00133");
    clock.advance(1);
    expect((await kisToken(kis.live)).status).toBe(200);
  });

  it("let a failed attempt start the interval, or not", async () => {
    const { kis } = await start();
    await kisToken(kis.live, { appsecret: "wrong" });
    expect((await kisToken(kis.live)).status).toBe(200);
    kis.paper.switches.failedAttemptsCount = true;
    await kisToken(kis.paper, { appsecret: "wrong" });
    expect((await kisToken(kis.paper)).body.error_code).toBe("EGW00133");
  });

  it("let the early attempt itself push the interval when failed attempts count", async () => {
    const { kis, clock } = await start({ kis: { failedAttemptsCount: true } });
    await kisToken(kis.live);
    clock.advance(50 * secondMs);
    await kisToken(kis.live);
    clock.advance(50 * secondMs);
    expect((await kisToken(kis.live)).body.error_code).toBe("EGW00133");
  });

  it("report the remainder as expires_in", async () => {
    const { kis, clock } = await start({ kis: { expiresIn: "remainder" } });
    await kisToken(kis.live);
    clock.advance(2 * hourMs);
    expect((await kisToken(kis.live)).body.expires_in).toBe(22 * 3600);
  });

  it("issue a token that expired 20 minutes ago", async () => {
    const { kis } = await start({ kis: { expiryAlreadyPast: true } });
    const reply = await kisToken(kis.live);
    expect(reply.body.access_token_token_expired).toBe("2026-11-21 00:10:00");
    expect((await kisQuote(kis.live, reply.body.access_token)).body.msg_cd).toBe("EGW00123");
  });

  it("bring a killed token back inside the window, or a new one", async () => {
    const { kis, clock } = await start();
    const dead = (await kisToken(kis.live)).body.access_token;
    kis.live.killToken();
    clock.advance(minuteMs);
    const again = (await kisToken(kis.live)).body.access_token;
    expect(again).toBe(dead);
    expect((await kisQuote(kis.live, again)).body.msg_cd).toBe("EGW00121");
    kis.live.switches.deadTokenReissued = false;
    clock.advance(minuteMs);
    const fresh = (await kisToken(kis.live)).body.access_token;
    expect(fresh).not.toBe(dead);
    expect((await kisQuote(kis.live, fresh)).status).toBe(200);
  });

  it("let a new token kill the old one", async () => {
    const { kis, clock } = await start({ kis: { newTokenKillsOld: true } });
    const old = (await kisToken(kis.live)).body.access_token;
    clock.advance(6 * hourMs);
    await kisToken(kis.live);
    expect((await kisQuote(kis.live, old)).body.msg_cd).toBe("EGW00121");
  });

  it("shorten the window and stretch the lifetime to a partner's 90 days", async () => {
    const { kis, clock } = await start({
      kis: { sameTokenWindowMs: hourMs, lifetimeMs: 7_776_000_000 },
    });
    const first = await kisToken(kis.live);
    expect(first.body).toMatchObject({
      expires_in: 7_776_000,
      access_token_token_expired: "2027-02-19 00:30:00",
    });
    clock.advance(hourMs);
    expect((await kisToken(kis.live)).body.access_token).not.toBe(first.body.access_token);
  });
});

describe("KIS tokenP refuses credentials with HTTP 403 and the code", () => {
  it.each([
    ["a wrong app key", { appkey: "x".repeat(36) }, "EGW00103", "유효하지 않은 AppKey입니다."],
    ["a wrong app secret", { appsecret: "x" }, "EGW00105", "유효하지 않은 AppSecret입니다."],
    ["no app key", { appkey: undefined }, "EGW00102", "AppKey는 필수입니다."],
    ["no app secret", { appsecret: undefined }, "EGW00104", "AppSecret은 필수입니다."],
    ["no grant type", { grant_type: undefined }, "EGW00115", expect.any(String)],
    ["another grant type", { grant_type: "password" }, "EGW00116", expect.any(String)],
    ["a nested body", { credential: { appkey: "x" } }, "EGW00101", "유효하지 않은 요청입니다."],
    ["a number for a string", { appkey: 1 }, "EGW00101", "유효하지 않은 요청입니다."],
  ])("%s", async (_what, fields, code, text) => {
    const { kis, ledger } = await start();
    const reply = await kisToken(kis.live, fields);
    expect(reply.status).toBe(403);
    expect(reply.body).toEqual({ error_description: text, error_code: code });
    expect(ledger.count({ endpoint: "token", outcome: code })).toBe(1);
  });

  it("a live key on the paper host, and with the code that the switch names", async () => {
    const { kis } = await start();
    const liveKey = { appkey: kis.live.appKey, appsecret: kis.live.appSecret };
    expect((await kisToken(kis.paper, liveKey)).body.error_code).toBe("EGW00103");
    kis.paper.switches.wrongEnvironmentCode = "EGW2004";
    expect((await kisToken(kis.paper, liveKey)).body).toEqual({
      error_description: "모의투자 TR 이 아닙니다.",
      error_code: "EGW2004",
    });
    expect((await kisToken(kis.paper, { appkey: "x" })).body.error_code).toBe("EGW00103");
  });

  it.each([
    ["a form", "application/x-www-form-urlencoded", "grant_type=client_credentials", "EGW00132"],
    ["JSON sent as text", "text/plain", "{}", "EGW00132"],
    ["a body that is no JSON", "application/json", "grant_type=client_credentials", "EGW00101"],
    ["an array", "application/json", "[]", "EGW00101"],
    ["no body", "application/json", "", "EGW00101"],
  ])("%s", async (_what, contentType, body, code) => {
    const { kis } = await start();
    const reply = await request(`${kis.live.url}/oauth2/tokenP`, {
      method: "POST",
      headers: { "content-type": contentType },
      body,
    });
    expect(reply.status).toBe(403);
    expect(reply.body.error_code).toBe(code);
  });

  it.each(["/oauth2/tokenp", "/oauth2/token", "/oauth2/tokenP/", "/oauth2/Hashkey"])(
    "the misspelt path %s, in the shape of its errors",
    async (path) => {
      const { kis, ledger } = await start();
      const reply = await request(kis.live.url + path, { method: "POST" });
      expect(reply.status).toBe(404);
      expect(reply.body.error_code).toBe("EGW00202");
      expect(ledger.count({ endpoint: "unknown", outcome: "EGW00202" })).toBe(1);
    },
  );

  it("a GET, which is no issue request", async () => {
    const { kis } = await start();
    expect((await request(`${kis.live.url}/oauth2/tokenP`)).status).toBe(404);
  });
});
