import type { Provider } from "@auth/core";
import { describe, expect, it } from "vitest";
import approvalKeyIssued from "./__fixtures__/approval-key-issued.json" with { type: "json" };
import hashed from "./__fixtures__/hashkey.json" with { type: "json" };
import { appKey, appSecret } from "./__fixtures__/keys.js";
import { createRecordedFetch, type RecordedRequest } from "./__fixtures__/recorded-fetch.js";
import revoked from "./__fixtures__/revoked.json" with { type: "json" };
import tokenIssued from "./__fixtures__/token-issued.json" with { type: "json" };
import { createKisApprovalKeyProvider, createKisAuth, createKisProvider } from "./index.js";
import type { KisEnvironment } from "./kis-options.js";

const hosts = {
  live: "https://openapi.koreainvestment.com:9443",
  paper: "https://openapivts.koreainvestment.com:29443",
} as const;
const { signal } = new AbortController();

interface Call {
  provider: Provider;
  auth: ReturnType<typeof createKisAuth>;
  approvalKeyProvider: Provider;
}

async function record(
  environment: KisEnvironment,
  body: unknown,
  call: (made: Call) => Promise<unknown>,
): Promise<RecordedRequest[]> {
  const { fetch, requests } = createRecordedFetch({ body });
  const options = { environment, appKey, appSecret, fetch };
  await call({
    provider: createKisProvider(options),
    approvalKeyProvider: createKisApprovalKeyProvider(options),
    auth: createKisAuth(options),
  });
  return requests;
}

const jsonHeaders = {
  "content-type": "application/json; charset=UTF-8",
};

describe.each(["live", "paper"] as const)("on the wire to %s, to the byte", (environment) => {
  it("tokenP asks for a token", async () => {
    const requests = await record(environment, tokenIssued, ({ provider }) =>
      provider.issueToken({ signal }),
    );
    expect(requests).toEqual([
      {
        method: "POST",
        url: `${hosts[environment]}/oauth2/tokenP`,
        headers: jsonHeaders,
        body: `{"grant_type":"client_credentials","appkey":"${appKey}","appsecret":"${appSecret}"}`,
      },
    ]);
  });

  it("revokeP gives a token back, bare", async () => {
    const requests = await record(environment, revoked, async ({ provider }) =>
      provider.revokeToken?.("the.bare.token", { signal }),
    );
    expect(requests).toEqual([
      {
        method: "POST",
        url: `${hosts[environment]}/oauth2/revokeP`,
        headers: jsonHeaders,
        body: `{"appkey":"${appKey}","appsecret":"${appSecret}","token":"the.bare.token"}`,
      },
    ]);
  });

  it("Approval calls the app secret secretkey", async () => {
    const requests = await record(environment, approvalKeyIssued, ({ approvalKeyProvider }) =>
      approvalKeyProvider.issueToken({ signal }),
    );
    expect(requests).toEqual([
      {
        method: "POST",
        url: `${hosts[environment]}/oauth2/Approval`,
        headers: jsonHeaders,
        body: `{"grant_type":"client_credentials","appkey":"${appKey}","secretkey":"${appSecret}"}`,
      },
    ]);
  });

  it("hashkey sends the keys as headers, no token, and nothing but the body to be hashed", async () => {
    const requests = await record(environment, hashed, ({ auth }) =>
      auth.hashkey({ CANO: "00000000", ACNT_PRDT_CD: "01", OVRS_EXCG_CD: "SHAA" }),
    );
    expect(requests).toEqual([
      {
        method: "POST",
        url: `${hosts[environment]}/uapi/hashkey`,
        headers: { ...jsonHeaders, appkey: appKey, appsecret: appSecret },
        body: '{"CANO":"00000000","ACNT_PRDT_CD":"01","OVRS_EXCG_CD":"SHAA"}',
      },
    ]);
  });
});
