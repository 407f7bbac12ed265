import type { AuthErrorCode } from "@auth/core";
import { describe, expect, it } from "vitest";
import { rejectionOf } from "./__fixtures__/error-of.js";
import { appKey, appSecret } from "./__fixtures__/keys.js";
import { createRecordedFetch, type FixedAnswer } from "./__fixtures__/recorded-fetch.js";
import refusals from "./__fixtures__/refusals.json" with { type: "json" };
import { createKisAuth, createKisProvider, type KisOptions } from "./index.js";

const { signal } = new AbortController();

/** The error of a token request that is answered so. */
async function refusedWith(answer: FixedAnswer, options: Partial<KisOptions> = {}) {
  const { fetch } = createRecordedFetch(answer);
  const provider = createKisProvider({
    environment: "paper",
    appKey,
    appSecret,
    fetch,
    ...options,
  });
  return rejectionOf(provider.issueToken({ signal }));
}

const codes: Readonly<Record<string, AuthErrorCode>> = {
  "issue rate limited": "AUTH_ISSUE_RATE_LIMITED",
  "invalid credentials": "AUTH_INVALID_CREDENTIALS",
  "environment mismatch": "AUTH_ENVIRONMENT_MISMATCH",
  "access denied": "AUTH_ACCESS_DENIED",
  configuration: "AUTH_CONFIGURATION",
  rejected: "AUTH_PROVIDER_REJECTED",
};

/** Whole bodies as the list of codes and reports from the wire have them, in both of KIS's shapes. */
const cases = refusals.map(({ meaning, status, body }) => ({
  meaning,
  status,
  body,
  brokerCode: "error_code" in body ? body.error_code : body.msg_cd,
  brokerMessage: "error_code" in body ? body.error_description : body.msg1,
}));

describe("KIS's own code decides what a refusal is", () => {
  it.each(cases)("$brokerCode is $meaning", async (refusal) => {
    const { meaning, status, body, brokerCode, brokerMessage } = refusal;
    const error = await refusedWith({ status, body });
    expect(error).toMatchObject({ code: codes[meaning], brokerCode, brokerMessage, status });
    expect(error.message).toContain(`(${brokerCode} ${brokerMessage})`);
    expect(error.message).toMatch(/[.)]$/);
  });

  it.each(cases.slice(0, 3))("$brokerCode is $meaning whatever the status", async (refusal) => {
    for (const status of [200, 400, 401, 403, 429, 500, 503]) {
      const error = await refusedWith({ status, body: refusal.body });
      expect(error.code).toBe(codes[refusal.meaning]);
    }
  });

  it("in either shape, as KIS uses both", async () => {
    const body = { rt_cd: "1", msg_cd: "EGW00133", msg1: "잠시 후 다시 시도하세요" };
    expect((await refusedWith({ body })).code).toBe("AUTH_ISSUE_RATE_LIMITED");
  });

  it.each([
    ["EGW99999", 403],
    ["constructor", 500],
    ["IGW00105", 200],
  ])("and %s, which nobody knows, is a rejection that names it", async (error_code, status) => {
    const error = await refusedWith({ status, body: { error_code, error_description: "?" } });
    expect(error).toMatchObject({ code: "AUTH_PROVIDER_REJECTED", brokerCode: error_code });
  });

  it.each([
    [400, "AUTH_PROVIDER_REJECTED"],
    [401, "AUTH_PROVIDER_REJECTED"],
    [403, "AUTH_PROVIDER_REJECTED"],
    [429, "AUTH_ISSUE_RATE_LIMITED"],
    [500, "AUTH_NETWORK"],
    [503, "AUTH_NETWORK"],
  ])("and only without a code does HTTP %i count, as %s", async (status, code) => {
    const error = await refusedWith({ status, body: { message: "blocked" } });
    expect(error).toMatchObject({ code, status, brokerMessage: "blocked" });
    expect(error.brokerCode).toBeUndefined();
    expect(error.message).toContain(`HTTP ${status}`);
  });

  it("HTTP 403 alone never means rate limited: someone once waited four minutes for a wrong secret", async () => {
    const error = await refusedWith({ status: 403, body: {} });
    expect(error.code).not.toBe("AUTH_ISSUE_RATE_LIMITED");
  });

  it("and a wait that a gateway asks for is passed on", async () => {
    const answer = { status: 503, headers: { "retry-after": "30" }, body: {} };
    expect((await refusedWith(answer)).retryAfterMs).toBe(30_000);
  });
});

describe("the message says what to check", () => {
  const wrongKey = { error_code: "EGW00103", error_description: "유효하지 않은 AppKey입니다." };
  const wrongSecret = {
    error_code: "EGW00105",
    error_description: "유효하지 않은 AppSecret입니다.",
  };

  it("the secret that lost its last character", async () => {
    const error = await refusedWith(
      { status: 403, body: wrongSecret },
      { appSecret: appSecret.slice(0, 179) },
    );
    expect(error.message).toBe(
      "KIS refused the app secret (EGW00105 유효하지 않은 AppSecret입니다.). Check appSecret: it has 179 characters, KIS documents 180. It must be the secret that was issued together with the app key.",
    );
  });

  it("the key, and that it may be one of the other environment", async () => {
    const answer = { status: 403, body: wrongKey };
    expect((await refusedWith(answer)).message).toBe(
      'KIS refused the app key (EGW00103 유효하지 않은 AppKey입니다.). Check appKey: it has 36 characters, as KIS documents. A key of the live environment (실전) is refused here with the same code: for that one pass environment: "live".',
    );
    expect((await refusedWith(answer, { environment: "live" })).message).toContain(
      'A key of the paper environment (모의) is refused here with the same code: for that one pass environment: "paper".',
    );
  });

  it("and which endpoint, where it is about no credential", async () => {
    const body = {
      error_code: "EGW00133",
      error_description: "잠시 후 다시 시도하세요(1분당 1회)",
    };
    expect((await refusedWith({ status: 403, body })).message).toBe(
      "KIS refused /oauth2/tokenP (EGW00133 잠시 후 다시 시도하세요(1분당 1회)). KIS issues one token a minute per app key, whichever program asks.",
    );
  });
});

describe("nothing secret gets out of a refusal", () => {
  it("when KIS repeats the request in its code and text", async () => {
    const error = await refusedWith({
      status: 403,
      body: {
        error_code: `EGW ${appKey}`,
        error_description: `${appKey} / ${appSecret} / ${encodeURIComponent(appSecret)} / ${btoa(appSecret)}`,
      },
    });
    const shown = `${error.stack} ${JSON.stringify(error)}`;
    for (const secret of [appKey, appSecret, encodeURIComponent(appSecret)]) {
      expect(shown).not.toContain(secret);
    }
    expect(shown).not.toContain(btoa(appSecret).slice(0, 200));
    expect(error.brokerMessage).toContain("[redacted]");
  });

  it("when KIS repeats the token that was to be revoked", async () => {
    const body = { error_code: "EGW00002", error_description: "failed for the.bare.token" };
    const { fetch } = createRecordedFetch({ status: 500, body });
    const provider = createKisProvider({ environment: "live", appKey, appSecret, fetch });
    const revoking = provider.revokeToken?.("the.bare.token", { signal }) ?? Promise.resolve();
    expect((await rejectionOf(revoking)).brokerMessage).toBe("failed for [redacted]");
  });

  it("and a text of many lines stays one line of bearable length", async () => {
    const error_description = `first\r\nsecond\u0000${"x".repeat(10_000)}`;
    const error = await refusedWith({ body: { error_code: "EGW00001", error_description } });
    expect(error.brokerMessage).toMatch(/^first second x+…$/);
    expect(error.message.length).toBeLessThan(700);
  });
});

describe("the other endpoints are refused in the same way", () => {
  const body = { error_code: "EGW00105", error_description: "유효하지 않은 AppSecret입니다." };

  it("an approval key", async () => {
    const { fetch } = createRecordedFetch({ status: 403, body });
    const auth = createKisAuth({ environment: "live", appKey, appSecret, fetch });
    const error = await rejectionOf(auth.getApprovalKey());
    expect(error).toMatchObject({ code: "AUTH_INVALID_CREDENTIALS", brokerCode: "EGW00105" });
  });

  it("a hashkey", async () => {
    const answer = { rt_cd: "1", msg_cd: "EGW00304", msg1: "고객식별키가 유효하지 않습니다." };
    const { fetch } = createRecordedFetch({ status: 500, body: answer });
    const auth = createKisAuth({ environment: "live", appKey, appSecret, fetch });
    const error = await rejectionOf(auth.hashkey({ CANO: "00000000" }));
    expect(error).toMatchObject({ code: "AUTH_INVALID_CREDENTIALS", brokerCode: "EGW00304" });
    expect(error.message).toContain("personalseckey");
  });
});
