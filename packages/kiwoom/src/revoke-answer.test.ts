import type { ProviderNotice } from "@auth/core";
import { describe, expect, it } from "vitest";
import { rejectionOf } from "./__fixtures__/error-of.js";
import { appKey, secretKey } from "./__fixtures__/keys.js";
import { createRecordedFetch, type FixedAnswer } from "./__fixtures__/recorded-fetch.js";
import refusals from "./__fixtures__/refusals.json" with { type: "json" };
import revoked from "./__fixtures__/revoked.json" with { type: "json" };
import { createKiwoomProvider } from "./index.js";

const { signal } = new AbortController();

/** Revokes a token and returns what the caller is told. */
async function revoke(answer: FixedAnswer): Promise<ProviderNotice[]> {
  const { fetch } = createRecordedFetch(answer);
  const provider = createKiwoomProvider({ environment: "paper", appKey, secretKey, fetch });
  const notices: ProviderNotice[] = [];
  const onNotice = (notice: ProviderNotice): void => void notices.push(notice);
  await provider.revokeToken?.("the-bare-token", { signal, onNotice });
  return notices;
}

const bodyOf = (code: string): unknown => refusals.find((refusal) => refusal.code === code)?.body;

describe("a token is revoked", () => {
  it.each([[revoked], [{ return_code: "0" }], [{ return_code: 0 }]])(
    "when Kiwoom answers %j",
    async (body) => {
      expect(await revoke({ body })).toEqual([]);
    },
  );

  it.each(["8015", "8016", "8003", "8005"])(
    "when it was gone already (%s), and the caller is told so",
    async (code) => {
      const gone = [{ type: "already-revoked", brokerCode: code }];
      expect(await revoke({ body: bodyOf(code) })).toEqual(gone);
      expect(await revoke({ body: bodyOf(code), status: 401 })).toEqual(gone);
    },
  );
});

describe("a token is not taken for revoked, as it may still be used by whoever has it", () => {
  it.each([
    ["8001", "AUTH_INVALID_CREDENTIALS"],
    ["8010", "AUTH_ACCESS_DENIED"],
    ["8031", "AUTH_ENVIRONMENT_MISMATCH"],
    ["8050", "AUTH_ACCESS_DENIED"],
    ["1700", "AUTH_ISSUE_RATE_LIMITED"],
    ["8999", "AUTH_PROVIDER_REJECTED"],
  ])("when Kiwoom refuses with %s", async (brokerCode, code) => {
    const error = await rejectionOf(revoke({ body: bodyOf(brokerCode) }));
    expect(error).toMatchObject({ code, brokerCode });
  });

  it("when the answer says nothing of success", async () => {
    for (const body of [{}, { return_msg: "정상" }, { return_code: null }, []]) {
      const error = await rejectionOf(revoke({ body }));
      expect(error.code).toBe("AUTH_INVALID_RESPONSE");
    }
  });

  it("when a gateway answers in Kiwoom's place", async () => {
    const error = await rejectionOf(revoke({ status: 502, body: { error: "Bad Gateway" } }));
    expect(error).toMatchObject({ code: "AUTH_NETWORK", status: 502 });
  });
});
