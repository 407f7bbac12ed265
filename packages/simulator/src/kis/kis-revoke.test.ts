import { describe, expect, it } from "vitest";
import { kisQuote, kisRevoke, kisToken, post } from "../../test-support/client.js";
import { hourMs, minuteMs, simulators } from "../../test-support/simulators.js";

const start = simulators();

describe("KIS revokeP", () => {
  it("kills the token and answers code 200 as a number", async () => {
    const { kis } = await start();
    const token = (await kisToken(kis.live)).body.access_token;
    const reply = await kisRevoke(kis.live, token);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ code: 200, message: "접근토큰 폐기에 성공하였습니다" });
    expect((await kisQuote(kis.live, token)).body.msg_cd).toBe("EGW00121");
  });

  it("answers code as a string by switch, as documented", async () => {
    const { kis } = await start({ kis: { revokeCodeType: "string" } });
    const token = (await kisToken(kis.live)).body.access_token;
    expect((await kisRevoke(kis.live, token)).body.code).toBe("200");
  });

  it("leaves the window in force, so the revoked token comes back, unless the switch frees it", async () => {
    const { kis, clock } = await start();
    const revoked = (await kisToken(kis.live)).body.access_token;
    await kisRevoke(kis.live, revoked);
    clock.advance(minuteMs);
    expect((await kisToken(kis.live)).body.access_token).toBe(revoked);
    kis.live.switches.revokeFreesWindow = true;
    clock.advance(minuteMs);
    const fresh = (await kisToken(kis.live)).body.access_token;
    expect(fresh).not.toBe(revoked);
    expect((await kisQuote(kis.live, fresh)).status).toBe(200);
  });

  it("refuses a second revocation, an unknown token and one with Bearer before it with EGW00121", async () => {
    const { kis } = await start();
    const token = (await kisToken(kis.live)).body.access_token;
    for (const wrong of [`Bearer ${token}`, "unknown"]) {
      expect((await kisRevoke(kis.live, wrong)).body.error_code).toBe("EGW00121");
    }
    await kisRevoke(kis.live, token);
    const second = await kisRevoke(kis.live, token);
    expect(second.status).toBe(403);
    expect(second.body.error_code).toBe("EGW00121");
  });

  it("refuses a missing token with EGW00122 and an expired one with EGW00123", async () => {
    const { kis, clock } = await start();
    const token = (await kisToken(kis.live)).body.access_token;
    expect((await kisRevoke(kis.live, undefined)).body.error_code).toBe("EGW00122");
    clock.advance(24 * hourMs);
    expect((await kisRevoke(kis.live, token)).body.error_code).toBe("EGW00123");
  });

  it("is refused with HTTP 200 by switch, whatever the reason", async () => {
    const { kis, clock } = await start({ kis: { oauthErrorStatus: 200 } });
    const token = (await kisToken(kis.live)).body.access_token;
    const seen = async (value: unknown, body: object = {}): Promise<unknown> => {
      const reply = await kisRevoke(kis.live, value, body);
      return [reply.status, reply.body.error_code];
    };
    expect(await seen(token, { appsecret: "x" })).toEqual([200, "EGW00105"]);
    expect(await seen(undefined)).toEqual([200, "EGW00122"]);
    expect(await seen("unknown")).toEqual([200, "EGW00121"]);
    clock.advance(24 * hourMs);
    expect(await seen(token)).toEqual([200, "EGW00123"]);
  });

  it("does not let one app key revoke another's token", async () => {
    const { kis } = await start();
    const thief = kis.live.addAccount();
    const token = (await kisToken(kis.live)).body.access_token;
    const reply = await kisRevoke(kis.live, token, {
      appkey: thief.appKey,
      appsecret: thief.appSecret,
    });
    expect(reply.body.error_code).toBe("EGW00121");
    expect((await kisQuote(kis.live, token)).status).toBe(200);
  });

  it("refuses a wrong secret and the nested body of a known client bug", async () => {
    const { kis } = await start();
    const { appKey: appkey, appSecret: appsecret } = kis.live;
    const token = (await kisToken(kis.live)).body.access_token;
    expect((await kisRevoke(kis.live, token, { appsecret: "x" })).body.error_code).toBe("EGW00105");
    const nested = { credential: { appkey, appsecret }, token };
    expect((await post(`${kis.live.url}/oauth2/revokeP`, nested)).body.error_code).toBe("EGW00101");
    expect((await kisQuote(kis.live, token)).status).toBe(200);
  });
});
