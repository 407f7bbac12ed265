import type { Provider } from "@auth/core";
import { describe, expect, it } from "vitest";
import { appKey, secretKey } from "./__fixtures__/keys.js";
import { createRecordedFetch, type RecordedRequest } from "./__fixtures__/recorded-fetch.js";
import revoked from "./__fixtures__/revoked.json" with { type: "json" };
import tokenIssued from "./__fixtures__/token-issued.json" with { type: "json" };
import { createKiwoomProvider, type KiwoomEnvironment } from "./index.js";

const hosts = { live: "https://api.kiwoom.com", paper: "https://mockapi.kiwoom.com" } as const;
const { signal } = new AbortController();

async function record(
  environment: KiwoomEnvironment,
  body: unknown,
  call: (provider: Provider) => Promise<unknown> | undefined,
): Promise<RecordedRequest[]> {
  const { fetch, requests } = createRecordedFetch({ body });
  await call(createKiwoomProvider({ environment, appKey, secretKey, fetch }));
  return requests;
}

describe.each(["live", "paper"] as const)("on the wire to %s, to the byte", (environment) => {
  it("au10001 asks for a token, without the authorization that no first request can have", async () => {
    const requests = await record(environment, tokenIssued, (provider) =>
      provider.issueToken({ signal }),
    );
    expect(requests).toEqual([
      {
        method: "POST",
        url: `${hosts[environment]}/oauth2/token`,
        headers: { "content-type": "application/json;charset=UTF-8", "api-id": "au10001" },
        body: `{"grant_type":"client_credentials","appkey":"${appKey}","secretkey":"${secretKey}"}`,
      },
    ]);
  });

  it("au10002 gives a token back, bare", async () => {
    const requests = await record(environment, revoked, (provider) =>
      provider.revokeToken?.("the-bare-token", { signal }),
    );
    expect(requests).toEqual([
      {
        method: "POST",
        url: `${hosts[environment]}/oauth2/revoke`,
        headers: { "content-type": "application/json;charset=UTF-8", "api-id": "au10002" },
        body: `{"appkey":"${appKey}","secretkey":"${secretKey}","token":"the-bare-token"}`,
      },
    ]);
  });
});
