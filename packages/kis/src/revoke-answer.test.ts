import type { ProviderNotice } from "@auth/core";
import { describe, expect, it } from "vitest";
import { rejectionOf } from "./__fixtures__/error-of.js";
import { appKey, appSecret } from "./__fixtures__/keys.js";
import { createRecordedFetch, type FixedAnswer } from "./__fixtures__/recorded-fetch.js";
import revokeTokenGone from "./__fixtures__/revoke-token-gone.json" with { type: "json" };
import revoked from "./__fixtures__/revoked.json" with { type: "json" };
import revokedAsDocumented from "./__fixtures__/revoked-as-documented.json" with { type: "json" };
import { createKisProvider } from "./index.js";

/** Revokes a token, is answered so, and returns what the provider told. */
async function revoke(answer: FixedAnswer): Promise<ProviderNotice[]> {
  const notices: ProviderNotice[] = [];
  const { fetch } = createRecordedFetch(answer);
  const provider = createKisProvider({ environment: "paper", appKey, appSecret, fetch });
  const { signal } = new AbortController();
  await provider.revokeToken?.("a-token", { signal, onNotice: (notice) => notices.push(notice) });
  return notices;
}

describe("a revocation has succeeded", () => {
  it.each([
    ["code is the number 200, as on the wire", revoked],
    ["code is a string, as documented", revokedAsDocumented],
    ["code is missing, as the document permits", { message: "접근토큰 폐기에 성공하였습니다" }],
    ["code is null", { code: null }],
    ["there is nothing but braces", {}],
    ["a success code stands beside it", { rt_cd: "0", msg_cd: "MCA00000", msg1: "정상처리" }],
  ])("where %s", async (_case, body) => {
    expect(await revoke({ body })).toEqual([]);
  });

  it("with HTTP 201 as well", async () => {
    expect(await revoke({ status: 201, body: revoked })).toEqual([]);
  });

  it.each([200, 403, 500])(
    "where the token is gone already (HTTP %i), and says so",
    async (status) => {
      expect(await revoke({ status, body: revokeTokenGone })).toEqual([
        { type: "already-revoked", brokerCode: "EGW00121" },
      ]);
    },
  );

  it.each(["EGW00121", "EGW00122", "EGW00123"])("where KIS answers %s", async (msg_cd) => {
    expect(await revoke({ status: 500, body: { rt_cd: "1", msg_cd, msg1: "" } })).toEqual([
      { type: "already-revoked", brokerCode: msg_cd },
    ]);
  });
});

describe("a revocation has failed, so that nobody believes a living token dead", () => {
  it.each([
    ["an error code with HTTP 200", 200, { error_code: "EGW00105" }, "AUTH_INVALID_CREDENTIALS"],
    ["an error code with HTTP 403", 403, { error_code: "EGW00103" }, "AUTH_INVALID_CREDENTIALS"],
    ["another code with HTTP 200", 200, { code: 500, message: "?" }, "AUTH_PROVIDER_REJECTED"],
    ["another code as a string", 200, { code: "401", message: "?" }, "AUTH_PROVIDER_REJECTED"],
    ["HTTP 500 without a code", 500, { message: "?" }, "AUTH_NETWORK"],
    ["HTTP 403 with code 200", 403, revoked, "AUTH_PROVIDER_REJECTED"],
  ])("on %s", async (_case, status, body, code) => {
    expect(await rejectionOf(revoke({ status, body }))).toMatchObject({ code, status });
  });
});
