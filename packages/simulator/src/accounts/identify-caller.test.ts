import { describe, expect, it } from "vitest";
import { kiwoomToken, post } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import { assertIssues, assertNoEarlyRequests } from "../index.js";

const start = simulators();

describe("who asked is who the body names, whatever the headers say", () => {
  // Many a client sends the same headers with every call, those of the token it does not have yet among them.
  it.each(["Bearer undefined", "Bearer eyJ.0ld"])(
    "at tokenP under %s: a request that comes too early is one",
    async (authorization) => {
      const { kis, ledger } = await start();
      const { url, appKey: appkey, appSecret: appsecret } = kis.paper;
      const fields = { grant_type: "client_credentials", appkey, appsecret };
      const headers = { authorization, appkey: "another", appsecret };
      await post(`${url}/oauth2/tokenP`, fields, headers);
      await post(`${url}/oauth2/tokenP`, fields, headers);
      expect(ledger.entries).toMatchObject([
        { account: "kis-paper-1", outcome: "ok" },
        { account: "kis-paper-1", outcome: "EGW00133", tooEarly: true },
      ]);
      expect(() => assertIssues(ledger, { account: "kis-paper-1", atMost: 0 })).toThrow();
      expect(() => assertNoEarlyRequests(ledger)).toThrow("1 request for a token came too early");
    },
  );

  it("at Approval", async () => {
    const { kis, ledger } = await start();
    const { url, appKey: appkey, appSecret: secretkey } = kis.live;
    const fields = { grant_type: "client_credentials", appkey, secretkey };
    await post(`${url}/oauth2/Approval`, fields, { authorization: "Bearer null" });
    expect(ledger.entries).toMatchObject([{ account: "kis-live-1", endpoint: "approval" }]);
  });

  it("at au10002, with the token that is revoked in the header as well", async () => {
    const { kiwoom, ledger } = await start();
    const { url, appKey: appkey, secretKey: secretkey } = kiwoom.live;
    const token = (await kiwoomToken(kiwoom.live)).body.token;
    const headers = { "api-id": "au10002", authorization: `Bearer ${token}` };
    await post(`${url}/oauth2/revoke`, { appkey, secretkey, token }, headers);
    expect(ledger.find({ endpoint: "revoke" })).toMatchObject([
      { account: "kiwoom-live-1", token: "kiwoom-live-1-token-1", tokenState: "living" },
    ]);
  });
});
