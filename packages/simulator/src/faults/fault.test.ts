import { request as httpRequest } from "node:http";
import { describe, expect, it } from "vitest";
import { kisOrder, kisQuote, kisToken, kiwoomToken, request } from "../../test-support/client.js";
import { minuteMs, simulators } from "../../test-support/simulators.js";

const start = simulators();

/** The answer to any request, body as text. */
async function fetchText(url: string, init: RequestInit = {}): Promise<[Response, string]> {
  const response = await fetch(url, { redirect: "manual", ...init });
  return [response, await response.text()];
}

/** What a plain socket client sees of one answer: chunks with their times, and how it ended. */
function observe(url: string): Promise<{ chunks: string[]; error: string | undefined }> {
  return new Promise((resolve) => {
    const chunks: string[] = [];
    const end = (error?: NodeJS.ErrnoException): void => resolve({ chunks, error: error?.code });
    httpRequest(url, (response) => {
      response.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
      response.on("end", () => end());
      response.on("error", end);
    })
      .on("error", end)
      .end();
  });
}

describe("a fault keeps the broker from acting and sends instead", () => {
  it("a maintenance page in HTML with status 503", async () => {
    const { kis } = await start();
    kis.live.failNext(undefined, "maintenance");
    const [response, text] = await fetchText(kis.live.url);
    expect(response.status).toBe(503);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(text).toContain("서비스 점검 중입니다.");
  });

  it("nothing, with status 200", async () => {
    const { kis } = await start();
    kis.live.failNext(undefined, "empty");
    const [response, text] = await fetchText(kis.live.url);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe("0");
    expect(text).toBe("");
  });

  it("5 MiB of JSON, with its length announced or not", async () => {
    const { kis } = await start();
    kis.live.failNext(undefined, "huge");
    kis.live.failNext(undefined, "huge-chunked");
    const [announced, text] = await fetchText(kis.live.url);
    expect(Number(announced.headers.get("content-length"))).toBeGreaterThan(5 * 1024 * 1024);
    expect(JSON.parse(text).padding).toHaveLength(5 * 1024 * 1024);
    const [chunked, same] = await fetchText(kis.live.url);
    expect(chunked.headers.get("content-length")).toBeNull();
    expect(same).toBe(text);
  });

  it("JSON that ends in the middle", async () => {
    const { kis } = await start();
    kis.live.failNext(undefined, "invalid-json");
    const [response, text] = await fetchText(kis.live.url);
    expect(response.status).toBe(200);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it("a redirect that asks for the body again, to the host itself or wherever it is told", async () => {
    const { kis, kiwoom } = await start();
    kis.live.failNext(undefined, "redirect");
    kis.live.failNext(undefined, { redirectTo: kiwoom.live.url });
    const [own] = await fetchText(kis.live.url);
    expect(own.status).toBe(307);
    expect(own.headers.get("location")).toBe(`${kis.live.url}/`);
    const [elsewhere] = await fetchText(kis.live.url);
    expect(elsewhere.headers.get("location")).toBe(kiwoom.live.url);
  });

  it("429 with and without Retry-After, in each broker's words", async () => {
    const { kis, kiwoom } = await start();
    kis.live.failNext("token", "rate-limited");
    const without = await kisToken(kis.live);
    expect(without.status).toBe(429);
    expect(without.headers.get("retry-after")).toBeNull();
    expect(without.body.error_code).toBe("EGW00201");
    kis.live.failNext("quote", { retryAfter: "Fri, 20 Nov 2026 15:31:00 GMT" });
    const dated = await kisQuote(kis.live, "x");
    expect(dated.headers.get("retry-after")).toBe("Fri, 20 Nov 2026 15:31:00 GMT");
    expect(dated.body.msg_cd).toBe("EGW00201");
    kiwoom.live.failNext("token", { retryAfter: 30 });
    const seconds = await kiwoomToken(kiwoom.live);
    expect(seconds.status).toBe(429);
    expect(seconds.headers.get("retry-after")).toBe("30");
    expect(seconds.body.return_msg).toContain("[1700:");
  });

  it("any answer of your own", async () => {
    const { kis } = await start();
    kis.live.failNext(undefined, { status: 502, body: "Bad", headers: { "x-own": "1" } });
    kis.live.failNext(undefined, { status: 200, body: { access_token: 1 } });
    const [text, body] = await fetchText(kis.live.url);
    expect([text.status, text.headers.get("x-own"), body]).toEqual([502, "1", "Bad"]);
    const json = await request(kis.live.url);
    expect(json.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const headers = { "x-own": "1" };
    kis.live.failNext(undefined, { status: 200, body: { access_token: 1 }, headers });
    kis.live.failNext(undefined, { status: 200, body: {}, headers: { "Content-type": "text/x" } });
    const [typed] = await fetchText(kis.live.url);
    const [ownType] = await fetchText(kis.live.url);
    expect([typed, ownType].map((answer) => answer.headers.get("content-type"))).toEqual([
      "application/json; charset=utf-8",
      "text/x",
    ]);
    expect(json.body).toEqual({ access_token: 1 });
  });

  it("a reset before the first byte", async () => {
    const { kis, ledger } = await start();
    kis.live.failNext("unknown", "drop");
    expect(await observe(kis.live.url)).toEqual({ chunks: [], error: "ECONNRESET" });
    expect(ledger.entries[0]).toMatchObject({ fault: "drop", outcome: "unprocessed", status: 0 });
  });

  it("nothing at all, until the client gives up", async () => {
    const { kis, ledger } = await start();
    kis.live.failNext("token", "hang");
    const gaveUp = new AbortController();
    const pending = fetch(`${kis.live.url}/oauth2/tokenP`, {
      method: "POST",
      body: "{}",
      signal: gaveUp.signal,
    });
    await ledger.waitFor({ fault: "hang" });
    gaveUp.abort();
    await expect(pending).rejects.toMatchObject({ name: "AbortError" });
    expect(ledger.find({ fault: "hang" })).toMatchObject([{ outcome: "unprocessed", status: 0 }]);
  });

  it("so that no token is issued", async () => {
    const { kis, ledger } = await start();
    kis.live.failNext("token", { status: 500 });
    kis.live.failNext("token", "maintenance");
    const { appKey: appkey, appSecret: appsecret } = kis.live;
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "client_credentials", appkey, appsecret }),
    };
    await fetchText(`${kis.live.url}/oauth2/tokenP`, init);
    await fetchText(`${kis.live.url}/oauth2/tokenP`, init);
    // An issue by either would have made this EGW00133.
    expect((await kisToken(kis.live)).status).toBe(200);
    expect(ledger.find({ account: "kis-live-1" }).map(({ outcome }) => outcome)).toEqual([
      "unprocessed",
      "unprocessed",
      "ok",
    ]);
  });
});

describe("a fault lets the broker act and spoils the answer", () => {
  it("by the wrong content type", async () => {
    const { kis } = await start();
    kis.live.failNext("token", "wrong-content-type");
    const reply = await kisToken(kis.live);
    expect(reply.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(reply.body.access_token).toEqual(expect.any(String));
  });

  it("by a reset in the middle of the body: the token is issued and never seen", async () => {
    const { kis, clock, ledger } = await start();
    kis.live.failNext("token", "drop-mid-body");
    await expect(kisToken(kis.live)).rejects.toThrow();
    expect((await kisToken(kis.live)).body.error_code).toBe("EGW00133");
    clock.advance(minuteMs);
    expect((await kisToken(kis.live)).status).toBe(200);
    expect(ledger.entries[0]).toMatchObject({ fault: "drop-mid-body", outcome: "ok", status: 200 });
  });

  it("after the head and half of the body have arrived", async () => {
    const { kis } = await start();
    kis.live.failNext(undefined, "drop-mid-body");
    const { chunks, error } = await observe(kis.live.url);
    expect(error).toBe("ECONNRESET");
    expect(chunks.join("")).toMatch(/^\{"rt_cd":"1".*[^}]$/);
  });

  it("by a delay", async () => {
    const { kis } = await start();
    kis.live.failNext("token", { delayMs: 50 });
    const sentAt = performance.now();
    expect((await kisToken(kis.live)).status).toBe(200);
    // Timers may fire a millisecond early.
    expect(performance.now() - sentAt).toBeGreaterThan(48);
  });

  it("by a trickle of small pieces that add up to the answer", async () => {
    const { kis } = await start();
    kis.live.failNext(undefined, { trickleMs: 2, chunkBytes: 1 });
    const { chunks, error } = await observe(kis.live.url);
    expect(error).toBeUndefined();
    // A hundred pieces, of which a busy machine may bring some together.
    expect(chunks.length).toBeGreaterThan(2);
    expect(JSON.parse(chunks.join(""))).toMatchObject({ msg_cd: "EGW00202" });
  });

  it("when told to act, by any fault: the order is executed, the answer lost", async () => {
    const { kis } = await start();
    const token = (await kisToken(kis.live)).body.access_token;
    kis.live.failNext("order", "drop", { processed: true });
    await expect(kisOrder(kis.live, token)).rejects.toThrow();
    expect(kis.live.orders).toHaveLength(1);
  });

  it("when told not to act, not at all", async () => {
    const { kis } = await start();
    kis.live.failNext("token", { delayMs: 1 }, { processed: false });
    expect((await kisToken(kis.live)).body).toEqual({});
    expect((await kisToken(kis.live)).status).toBe(200);
  });
});

describe("faults wait", () => {
  it("for their endpoint, in order, as many times as told", async () => {
    const { kis } = await start();
    kis.live.failNext("quote", { status: 502, body: {} }, 2);
    kis.live.failNext("quote", { status: 503, body: {} });
    const token = (await kisToken(kis.live)).body.access_token;
    const statuses: number[] = [];
    for (let call = 0; call < 4; call += 1) {
      statuses.push((await kisQuote(kis.live, token)).status);
    }
    expect(statuses).toEqual([502, 502, 503, 200]);
  });

  it("on their own host only, and until they are cleared", async () => {
    const { kis } = await start();
    kis.live.failNext(undefined, { status: 502, body: {} }, { times: Number.POSITIVE_INFINITY });
    expect((await kisToken(kis.paper)).status).toBe(200);
    expect((await kisToken(kis.live)).status).toBe(502);
    expect((await kisToken(kis.live)).status).toBe(502);
    kis.live.clearFaults();
    expect((await kisToken(kis.live)).status).toBe(200);
    for (const times of [0, 1.5, Number.NaN]) {
      expect(() => kis.live.failNext(undefined, "drop", times)).toThrow("times must be a whole");
    }
  });

  it("while a held request stands at the door, others go on and the clock may move", async () => {
    const { kis, clock } = await start();
    const held = kis.live.holdNext("token");
    const slow = kisToken(kis.live);
    await held.arrived;
    expect((await kisToken(kis.live)).status).toBe(200);
    clock.advance(minuteMs - 1);
    held.release();
    // The broker acts when it is released: a millisecond too early.
    expect((await slow).body.error_code).toBe("EGW00133");
  });
});
