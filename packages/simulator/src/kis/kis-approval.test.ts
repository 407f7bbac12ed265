import { describe, expect, it } from "vitest";
import { post, type Reply, request } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import type { SimulatedKis } from "../index.js";

const start = simulators();

function approve(kis: SimulatedKis, body: object): Promise<Reply> {
  return post(`${kis.url}/oauth2/Approval`, { grant_type: "client_credentials", ...body });
}

describe("KIS Approval", () => {
  it("gives a UUID and nothing else for the app secret under the name secretkey", async () => {
    const { kis, ledger } = await start();
    const reply = await approve(kis.live, {
      appkey: kis.live.appKey,
      secretkey: kis.live.appSecret,
    });
    expect(reply.status).toBe(200);
    expect(Object.keys(reply.body)).toEqual(["approval_key"]);
    expect(reply.body.approval_key).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(ledger.count({ endpoint: "approval", account: "kis-live-1", outcome: "ok" })).toBe(1);
  });

  it("refuses the secret under the name appsecret, which tokenP uses", async () => {
    const { kis } = await start();
    const reply = await approve(kis.live, {
      appkey: kis.live.appKey,
      appsecret: kis.live.appSecret,
    });
    expect(reply.status).toBe(403);
    expect(reply.body.error_code).toBe("EGW00104");
  });

  it("refuses a wrong key, a wrong secret and a key of the other environment", async () => {
    const { kis } = await start();
    const { appKey: appkey, appSecret: secretkey } = kis.live;
    expect((await approve(kis.live, { appkey: "x", secretkey })).body.error_code).toBe("EGW00103");
    expect((await approve(kis.live, { appkey, secretkey: "x" })).body.error_code).toBe("EGW00105");
    expect((await approve(kis.paper, { appkey, secretkey })).body.error_code).toBe("EGW00103");
    kis.paper.setSwitches({ wrongEnvironmentCode: "EGW2004", oauthErrorStatus: 200 });
    const refused = await approve(kis.paper, { appkey, secretkey });
    expect([refused.status, refused.body.error_code]).toEqual([200, "EGW2004"]);
  });

  it("takes a request without content type, which is optional here, but no form", async () => {
    const { kis } = await start();
    const { appKey: appkey, appSecret: secretkey } = kis.live;
    const body = JSON.stringify({ grant_type: "client_credentials", appkey, secretkey });
    const url = `${kis.live.url}/oauth2/Approval`;
    // A body of bytes is sent without a content type.
    const bare = await request(url, { method: "POST", body: new TextEncoder().encode(body) });
    expect(bare.status).toBe(200);
    const form = await request(url, { method: "POST", body: new URLSearchParams({ appkey }) });
    expect(form.body.error_code).toBe("EGW00132");
  });
});
