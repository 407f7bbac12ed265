import type { AuthError, AuthErrorCode } from "@auth/core";
import { describe, expect, it } from "vitest";
import { rejectionOf } from "./__fixtures__/error-of.js";
import { appKey, secretKey } from "./__fixtures__/keys.js";
import { createRecordedFetch, type FixedAnswer } from "./__fixtures__/recorded-fetch.js";
import refusals from "./__fixtures__/refusals.json" with { type: "json" };
import { createKiwoomProvider, type KiwoomOptions } from "./index.js";

const { signal } = new AbortController();

/** The error of a token request that is answered so. */
async function refusedWith(
  answer: FixedAnswer,
  options: Partial<KiwoomOptions> = {},
): Promise<AuthError> {
  const { fetch } = createRecordedFetch(answer);
  const provider = createKiwoomProvider({
    environment: "paper",
    appKey,
    secretKey,
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

describe("Kiwoom's own code decides what a refusal is", () => {
  it.each(refusals)("$code with HTTP $status is $meaning", async (refusal) => {
    const { meaning, code, status, body } = refusal;
    const error = await refusedWith({ status, body });
    expect(error).toMatchObject({
      code: codes[meaning],
      brokerCode: code,
      brokerMessage: body.return_msg,
      status,
    });
    expect(error.message).toContain(body.return_msg);
    expect(error.message).toContain(code);
    expect(error.message).toMatch(/^Kiwoom .+\. .+\.$/);
  });

  it.each(refusals.slice(0, 8))("$code is $meaning whatever the status", async (refusal) => {
    for (const status of [200, 400, 401, 403, 429, 500, 503]) {
      const error = await refusedWith({ status, body: refusal.body });
      expect(error.code).toBe(codes[refusal.meaning]);
    }
  });

  it("and never the Korean text, which changes", async () => {
    const body = { return_code: 3, return_msg: "Blocked[8050:App Key와 Secret Key 검증 실패]" };
    expect((await refusedWith({ body })).code).toBe("AUTH_ACCESS_DENIED");
  });

  it.each([["9999"], ["constructor"], ["__proto__"]])(
    "and %s, which nobody knows, is a rejection that names it",
    async (return_code) => {
      const error = await refusedWith({ body: { return_code, return_msg: "?" } });
      expect(error).toMatchObject({ code: "AUTH_PROVIDER_REJECTED", brokerCode: return_code });
      expect(error.message).toContain(return_code);
    },
  );

  it.each([
    [400, "AUTH_PROVIDER_REJECTED"],
    [401, "AUTH_PROVIDER_REJECTED"],
    [403, "AUTH_PROVIDER_REJECTED"],
    [404, "AUTH_PROVIDER_REJECTED"],
    [429, "AUTH_ISSUE_RATE_LIMITED"],
    [500, "AUTH_NETWORK"],
    [503, "AUTH_NETWORK"],
  ])("and only without a code does HTTP %i count, as %s", async (status, code) => {
    const error = await refusedWith({ status, body: { return_msg: "blocked" } });
    expect(error).toMatchObject({ code, status, brokerMessage: "blocked" });
    expect(error.brokerCode).toBeUndefined();
    expect((await refusedWith({ status, body: {} })).message).toContain(`HTTP ${status}`);
  });

  it("and a wait that a gateway asks for is passed on", async () => {
    const answer = { status: 429, headers: { "retry-after": "30" }, body: {} };
    expect((await refusedWith(answer)).retryAfterMs).toBe(30_000);
    const rateLimited = refusals.find(({ code }) => code === "1700");
    const error = await refusedWith({ body: rateLimited?.body });
    expect(error.retryAfterMs).toBeUndefined();
  });
});

describe("the message says what to check and what to do", () => {
  const bodyOf = (code: string): unknown => refusals.find((one) => one.code === code)?.body;

  it("wrong keys: which ones, by the name of the option", async () => {
    expect((await refusedWith({ body: bodyOf("8001") })).message).toBe(
      "Kiwoom refused the app key and secret key (인증에 실패했습니다[8001:App Key와 Secret Key 검증에 실패했습니다]). Check appKey and secretKey: both must be the paper (모의) pair as the Kiwoom REST API portal (openapi.kiwoom.com) shows it.",
    );
  });

  it("a key of the other environment", async () => {
    expect((await refusedWith({ body: bodyOf("8030") })).message).toBe(
      "Kiwoom refused the app key's environment (입력 값 오류입니다[8030:투자구분(실전/모의)이 달라서 Appkey를 사용할수가 없습니다]). " +
        'environment is "paper" (모의), asked at https://mockapi.kiwoom.com, and appKey must be a key of that environment: live (실전) and paper (모의) have separate ones.',
    );
    const live = await refusedWith({ body: bodyOf("8030") }, { environment: "live" });
    expect(live.message).toContain(
      'environment is "live" (실전), asked at https://api.kiwoom.com, and appKey',
    );
  });

  it("an IP address that is not registered: where to register it", async () => {
    expect((await refusedWith({ body: bodyOf("8050") })).message).toBe(
      "Kiwoom does not accept this machine's IP address (인증에 실패했습니다[8050:지정단말기 인증에 실패했습니다]). Register the public IP address of this machine (지정단말기) for appKey in the Kiwoom REST API portal (openapi.kiwoom.com).",
    );
  });

  it("a token of another IP address: a partition for each", async () => {
    expect((await refusedWith({ body: bodyOf("8010") })).message).toContain("a partition each");
  });

  it("too many requests: share one token", async () => {
    const { message } = await refusedWith({ status: 429, body: bodyOf("1700") });
    expect(message).toContain("share one token through a store");
  });

  it("a code at the top level, which the text does not repeat", async () => {
    const body = { return_code: 8001, return_msg: "App Key와 Secret Key 검증에 실패했습니다" };
    expect((await refusedWith({ body })).message).toContain(
      "(8001 App Key와 Secret Key 검증에 실패했습니다)",
    );
    expect((await refusedWith({ body: { return_code: 8001 } })).message).toContain("(8001)");
  });
});

describe("nothing secret gets out of a refusal", () => {
  it("when Kiwoom repeats the request in its code and text", async () => {
    const error = await refusedWith({
      status: 403,
      body: {
        return_code: `${appKey}`,
        return_msg: `[8001:${appKey} / ${secretKey} / ${encodeURIComponent(secretKey)} / ${btoa(secretKey)}]`,
      },
    });
    const onlyCode = await refusedWith({ body: { return_code: secretKey } });
    const shown = [error, onlyCode].map((one) => `${one.stack} ${JSON.stringify(one)}`).join();
    for (const secret of [appKey, secretKey, btoa(secretKey).slice(0, 40)]) {
      expect(shown).not.toContain(secret);
    }
    expect(error.brokerMessage).toContain("[redacted]");
  });

  it("when Kiwoom repeats the token that was to be revoked", async () => {
    const body = { return_code: 3, return_msg: "[8006:failed for the-bare-token]" };
    const { fetch } = createRecordedFetch({ body });
    const provider = createKiwoomProvider({ environment: "live", appKey, secretKey, fetch });
    const revoking = provider.revokeToken?.("the-bare-token", { signal }) ?? Promise.resolve();
    expect((await rejectionOf(revoking)).brokerMessage).toBe("[8006:failed for [redacted]]");
  });

  it("and a text of many lines stays one line of bearable length", async () => {
    const return_msg = `first\r\nsecond\u0000${"x".repeat(10_000)}`;
    const error = await refusedWith({ body: { return_code: 9, return_msg } });
    expect(error.brokerMessage).toMatch(/^first second x+…$/);
    expect(error.message.length).toBeLessThan(700);
  });

  it("nor is the beginning of a secret left over: the text is redacted before it is cut", async () => {
    const return_msg = `${"x".repeat(490)}${secretKey}`;
    const error = await refusedWith({ body: { return_code: 9, return_msg } });
    expect(error.brokerMessage).not.toContain(secretKey.slice(0, 8));
  });
});
