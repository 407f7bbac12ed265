import { describe, expect, it } from "vitest";
import {
  kisOrder,
  kisQuote,
  kisRevoke,
  kisToken,
  kiwoomRevoke,
  kiwoomToken,
  post,
  request,
} from "../../test-support/client.js";
import { hourMs, minuteMs, simulators } from "../../test-support/simulators.js";
import { connect } from "../../test-support/socket.js";
import {
  assertIssues,
  assertNoEarlyRequests,
  assertNoRequestsAfterRevocation,
  startSimulator,
  summarizeLedger,
} from "../index.js";
import { createLedger, type LedgerEntry } from "./ledger.js";

const start = simulators();

describe("the ledger is bounded", () => {
  const entry = (at: number): LedgerEntry => ({
    at,
    broker: "kis",
    environment: "live",
    endpoint: "quote",
    account: "kis-live-1",
    outcome: "ok",
    status: 200,
  });

  it("keeps the newest entries and counts those that made room", () => {
    const ledger = createLedger(3);
    for (let at = 1; at <= 8; at += 1) {
      ledger.write(entry(at));
      expect(ledger.entries.at(-1)?.at).toBe(at);
      expect(ledger.count()).toBe(Math.min(at, 3));
    }
    expect(ledger.entries.map(({ at }) => at)).toEqual([6, 7, 8]);
    expect(ledger.find().map(({ at }) => at)).toEqual([6, 7, 8]);
    expect(ledger.dropped).toBe(5);
    ledger.clear();
    expect([ledger.count(), ledger.dropped]).toEqual([0, 0]);
  });

  it("holds 100,000 unless told otherwise", async () => {
    const ledger = createLedger();
    for (let at = 0; at < 100_001; at += 1) ledger.write(entry(at));
    expect([ledger.count(), ledger.dropped]).toEqual([100_000, 1]);
    const small = await start({ maxLedgerEntries: 1 });
    await request(small.kis.live.url);
    await request(small.kis.paper.url);
    expect(small.ledger.entries.map(({ environment }) => environment)).toEqual(["paper"]);
    await expect(startSimulator({ maxLedgerEntries: 0 })).rejects.toThrow(
      "maxLedgerEntries must be",
    );
  });
});

describe("the ledger refuses to look for what no entry can have", () => {
  it.each([
    ["another name", { endpont: "token" }, 'no "endpont" to look for, only broker, environment'],
    ["another endpoint", { endpoint: "tokenP" }, "endpoint must be token, revoke"],
    ["another label", { account: "kis-papr-1" }, 'account must be a label such as "kis-paper-1"'],
    ["a flag in words", { tooEarly: "yes" }, 'tooEarly must be true, false, got "yes"'],
  ])("%s", async (_what, filter, text) => {
    const { ledger } = await start();
    expect(() => ledger.count(filter as object)).toThrow(text);
    expect(() => ledger.find(filter as object)).toThrow(text);
  });

  it("and tells what nobody has asked yet from it", async () => {
    const { ledger } = await start();
    expect(ledger.count({ account: "unknown", endpoint: "approval" })).toBe(0);
    expect(ledger.count({ tokenState: "killed", tooEarly: true })).toBe(0);
  });
});

describe("a ledger that has forgotten requests", () => {
  it("proves nothing: the token that was one too many may be among them", async () => {
    const { kis, ledger } = await start({ maxLedgerEntries: 1 });
    const token = (await kisToken(kis.live)).body.access_token;
    await kisQuote(kis.live, token);
    for (const assert of [
      () => assertIssues(ledger, { atMost: 0 }),
      () => assertNoEarlyRequests(ledger),
      () => assertNoRequestsAfterRevocation(ledger),
    ]) {
      expect(assert).toThrow(
        "the ledger has forgotten 1 request, so it can't tell: start with more",
      );
    }
  });
});

describe("an entry", () => {
  it("names the token that was used, and what it was when the request came", async () => {
    const { kis, clock, ledger } = await start();
    const first = (await kisToken(kis.live)).body.access_token;
    await kisQuote(kis.live, first);
    clock.advance(6 * hourMs);
    const second = (await kisToken(kis.live)).body.access_token;
    await kisRevoke(kis.live, second);
    await kisQuote(kis.live, second);
    kis.live.killToken();
    await kisQuote(kis.live, first);
    clock.advance(24 * hourMs);
    await kisToken(kis.live);
    await kisQuote(kis.live, "x");
    expect(
      ledger.entries.map(({ endpoint, token, tokenState }) => [endpoint, token, tokenState]),
    ).toEqual([
      ["token", undefined, undefined],
      ["quote", "kis-live-1-token-1", "living"],
      ["token", undefined, undefined],
      ["revoke", "kis-live-1-token-2", "living"],
      ["quote", "kis-live-1-token-2", "revoked"],
      ["quote", "kis-live-1-token-1", "killed"],
      ["token", undefined, undefined],
      ["quote", undefined, "unknown"],
    ]);
    clock.advance(24 * hourMs);
    await kisQuote(kis.live, (await kisToken(kis.paper)).body.access_token);
    expect(ledger.entries.at(-1)?.tokenState).toBe("unknown");
  });

  it("names what a WebSocket was signed in with, too", async () => {
    const { kiwoom, ledger } = await start();
    const token = (await kiwoomToken(kiwoom.live)).body.token;
    await kiwoomRevoke(kiwoom.live, token);
    const socket = await connect(kiwoom.live.webSocketUrl);
    socket.send({ trnm: "LOGIN", token });
    await socket.next();
    expect(ledger.find({ endpoint: "websocket" })).toMatchObject([
      { token: "kiwoom-live-1-token-1", tokenState: "revoked", account: "kiwoom-live-1" },
    ]);
    expect(() => assertNoRequestsAfterRevocation(ledger)).toThrow("1 request with a revoked token");
    const approvalKeys = await start();
    const { url, webSocketUrl, appKey: appkey, appSecret: secretkey } = approvalKeys.kis.paper;
    const fields = { grant_type: "client_credentials", appkey, secretkey };
    const key = (await post(`${url}/oauth2/Approval`, fields)).body.approval_key;
    const kis = await connect(webSocketUrl);
    const header = { approval_key: key, custtype: "P", tr_type: "1", "content-type": "utf-8" };
    kis.send({ header, body: { input: { tr_id: "H0STCNT0", tr_key: "005930" } } });
    await kis.next();
    expect(approvalKeys.ledger.find({ endpoint: "websocket" })).toMatchObject([
      { token: "kis-paper-1-approval-key-1", tokenState: "living", outcome: "ok" },
    ]);
  });

  it("says that an expired token was one", async () => {
    const { kis, clock, ledger } = await start();
    const token = (await kisToken(kis.live)).body.access_token;
    clock.advance(24 * hourMs);
    await kisQuote(kis.live, token);
    expect(ledger.entries[1]).toMatchObject({ tokenState: "expired", outcome: "EGW00123" });
  });

  it("says that a request came too early, even where a fault hid the refusal", async () => {
    const { kis, kiwoom, clock, ledger } = await start();
    await kisToken(kis.live);
    kis.live.failNext("token", { status: 502, body: {} });
    await kisToken(kis.live);
    clock.advance(minuteMs);
    await kisToken(kis.live);
    for (let times = 0; times < 3; times += 1) await kiwoomToken(kiwoom.live);
    const early = ledger.entries.map(({ tooEarly }) => tooEarly ?? false);
    expect(early).toEqual([false, true, false, false, false, true]);
    expect(ledger.count({ tooEarly: true })).toBe(2);
  });
});

describe("assertIssues", () => {
  it("passes up to the number and names every issue beyond, for each account", async () => {
    const { kis, clock, ledger } = await start();
    await kisToken(kis.live);
    await kisToken(kis.live);
    await kisToken(kis.paper);
    // Refused requests are no issues.
    assertIssues(ledger, { atMost: 1 });
    assertIssues(ledger, { account: "kis-live-1", exactly: 1 });
    clock.advance(minuteMs);
    await kisToken(kis.live);
    assertIssues(ledger, { atMost: 2 });
    assertIssues(ledger, { account: "kis-paper-1", atMost: 1 });
    expect(() => assertIssues(ledger, { atMost: 1 })).toThrow(
      [
        "kis-live-1: 2 issues of a token instead of at most 1",
        "  2026-11-20T15:30:00.000Z  kis-live-1  token  ok (200)",
        "  2026-11-20T15:31:00.000Z  kis-live-1  token  ok (200)",
      ].join("\n"),
    );
  });

  it("fails for a number that was not reached, and for an account that never asked", async () => {
    const { kis, ledger } = await start();
    expect(() => assertIssues(ledger, { exactly: 1 })).toThrow("every account: 0 issues");
    await kisToken(kis.live);
    const expected = { account: "kis-paper-1", exactly: 1 };
    expect(() => assertIssues(ledger, expected)).toThrow(
      "kis-paper-1: 0 issues of a token instead of 1",
    );
    assertIssues(ledger, { account: "kis-paper-1", exactly: 0 });
  });

  it("fails for an account that was seen and got no token, when another got its own", async () => {
    const { kis, kiwoom, ledger } = await start();
    await kisToken(kis.paper);
    await kiwoomToken(kiwoom.paper, { secretkey: "wrong" });
    expect(() => assertIssues(ledger, { exactly: 1 })).toThrow(
      "kiwoom-paper-1: 0 issues of a token instead of 1",
    );
    assertIssues(ledger, { atMost: 1 });
  });

  it("refuses a label that no account can have: what nobody does would always pass", async () => {
    const { ledger } = await start();
    const account = "kis-papr-1";
    for (const assert of [
      () => assertIssues(ledger, { account, atMost: 0 }),
      () => assertNoEarlyRequests(ledger, { account }),
      () => assertNoRequestsAfterRevocation(ledger, { account }),
    ]) {
      expect(assert).toThrow('account must be a label such as "kis-paper-1", or');
    }
  });

  it("throws what every test runner shows as a failed assertion", async () => {
    const { kis, ledger } = await start();
    await kisToken(kis.live);
    const error: unknown = (() => {
      try {
        return assertIssues(ledger, { atMost: 0 });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ name: "AssertionError", code: "ERR_ASSERTION", actual: 1 });
  });
});

describe("assertNoEarlyRequests", () => {
  it("fails for a request inside the interval, and only for the account that is meant", async () => {
    const { kis, ledger } = await start();
    await kisToken(kis.live);
    assertNoEarlyRequests(ledger);
    await kisToken(kis.live);
    expect(() => assertNoEarlyRequests(ledger)).toThrow(
      "1 request for a token came too early\n  2026-11-20T15:30:00.000Z  kis-live-1  token  EGW00133 (403)",
    );
    assertNoEarlyRequests(ledger, { account: "kis-paper-1" });
  });

  it("shows ten and counts the rest", async () => {
    const { kis, ledger } = await start();
    for (let times = 0; times < 13; times += 1) await kisToken(kis.live);
    expect(() => assertNoEarlyRequests(ledger)).toThrow(/(\n {2}2026.*){10}\n {2}… and 2 more$/);
  });
});

describe("assertNoRequestsAfterRevocation", () => {
  it("fails for a call with a revoked token, not for a second revocation", async () => {
    const { kis, ledger } = await start();
    const token = (await kisToken(kis.live)).body.access_token;
    await kisQuote(kis.live, token);
    await kisRevoke(kis.live, token);
    await kisRevoke(kis.live, token);
    assertNoRequestsAfterRevocation(ledger);
    await kisOrder(kis.live, token);
    expect(() => assertNoRequestsAfterRevocation(ledger)).toThrow(
      "1 request with a revoked token\n  2026-11-20T15:30:00.000Z  kis-live-1  order  EGW00121 (500)  kis-live-1-token-1",
    );
    assertNoRequestsAfterRevocation(ledger, { account: "kis-live-2" });
    expect(summarizeLedger(ledger)["kis-live-1"]).toEqual({
      issues: 1,
      earlyRequests: 0,
      requestsAfterRevocation: 1,
    });
  });

  it("takes entries from anywhere, such as the control port", async () => {
    const { kiwoom, ledger } = await start();
    const token = (await kiwoomToken(kiwoom.live)).body.token;
    await kiwoomRevoke(kiwoom.live, token);
    const entries: LedgerEntry[] = JSON.parse(JSON.stringify(ledger.entries));
    assertNoRequestsAfterRevocation({ entries });
    expect(() => assertIssues({ entries }, { atMost: 0 })).toThrow("kiwoom-live-1: 1 issue of");
  });
});
