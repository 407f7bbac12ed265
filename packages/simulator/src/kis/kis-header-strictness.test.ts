import { describe, expect, it } from "vitest";
import {
  kisHeaders,
  kisOrderBody,
  kisQuote,
  kisToken,
  post,
  request,
} from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import type { SimulatedKis } from "../index.js";

const start = simulators();
const tokenOf = async (kis: SimulatedKis): Promise<string> =>
  String((await kisToken(kis)).body.access_token);
const grant = { grant_type: "client_credentials" };
const keys = ({ appKey: appkey, appSecret: appsecret }: SimulatedKis) => ({ appkey, appsecret });
const order = "/uapi/domestic-stock/v1/trading/order-cash";

describe("KIS reads the headers of a call to the letter", () => {
  it("Bearer, one space, the token, and nothing else", async () => {
    const { kis } = await start();
    const token = await tokenOf(kis.live);
    const answers: [string, string][] = [
      [`Bearer ${token}`, "MCA00000"],
      [`bearer ${token}`, "MCA00000"],
      [token, "EGW00205"],
      [`Bearer${token}`, "EGW00205"],
      [`Token ${token}`, "EGW00205"],
      ["Bearer", "EGW00121"],
      [`Bearer  ${token}`, "EGW00121"],
      [`Bearer ${token} ${token}`, "EGW00121"],
      [`Bearer Bearer ${token}`, "EGW00121"],
      [`Bearer "${token}"`, "EGW00121"],
      [`Bearer ${token.slice(0, -1)}`, "EGW00121"],
    ];
    for (const [authorization, code] of answers) {
      const { body } = await kisQuote(kis.live, "", { authorization });
      expect([authorization.replaceAll(token, "…"), body.msg_cd]).toEqual([
        authorization.replaceAll(token, "…"),
        code,
      ]);
    }
  });

  it("and a tr_id that is missing, misspelt or of another call is none", async () => {
    const { kis } = await start({ kis: { issueIntervalMs: 0 } });
    const token = await tokenOf(kis.live);
    for (const trId of ["", "fhkst01010100", "FHKST01010100 X", "TTTC0012U"]) {
      expect((await kisQuote(kis.live, token, { tr_id: trId })).body.msg_cd).toBe("OPSQ0002");
    }
    for (const trId of ["", "TTTC0012", "FHKST01010100"]) {
      const headers = { ...kisHeaders(kis.live, token), tr_id: trId };
      const reply = await post(kis.live.url + order, kisOrderBody, headers);
      expect(reply.body.msg_cd).toBe("EGW00202");
    }
    for (const [host, trId] of [
      [kis.live, "VTTC0012U"],
      [kis.paper, "TTTC0011U"],
    ] as const) {
      const headers = { ...kisHeaders(host, await tokenOf(host)), tr_id: trId };
      expect((await post(host.url + order, kisOrderBody, headers)).body.msg_cd).toBe("EGW2004");
    }
    expect([kis.live.orders, kis.paper.orders]).toEqual([[], []]);
  });

  it("and looks for the fields of a GET in its query alone", async () => {
    const { kis } = await start();
    const url = `${kis.live.url}/uapi/domestic-stock/v1/quotations/inquire-price`;
    const headers = { ...kisHeaders(kis.live, await tokenOf(kis.live)), tr_id: "FHKST01010100" };
    const fields = { FID_COND_MRKT_DIV_CODE: "J", FID_INPUT_ISCD: "005930" };
    for (const name of Object.keys(fields)) {
      const query = new URLSearchParams({ ...fields, [name]: "" });
      const { body } = await request(`${url}?${query}`, { headers });
      expect(body.msg1).toBe(`ERROR INPUT FIELD NOT FOUND [${name}]`);
    }
    expect((await post(url, fields, headers)).status).toBe(404);
    // Only the first question mark begins the query.
    const odd = `${url}?FID_COND_MRKT_DIV_CODE=J&NOTE=what?&FID_INPUT_ISCD=005930`;
    expect((await request(odd, { headers })).body.rt_cd).toBe("0");
  });

  it("names the caller in the ledger whatever else the request carries", async () => {
    const { kis, ledger } = await start();
    // A session that sends its headers with every request, the token's renewal included.
    const { appKey: appkey } = kis.live.addAccount();
    const headers = { authorization: "Bearer of-yesterday", appkey };
    const { access_token: token } = (
      await post(`${kis.live.url}/oauth2/tokenP`, { ...grant, ...keys(kis.live) }, headers)
    ).body;
    await post(`${kis.live.url}/oauth2/tokenP`, { ...grant, ...keys(kis.live) }, headers);
    await post(`${kis.live.url}/oauth2/revokeP`, { ...keys(kis.live), token }, headers);
    const account = "kis-live-1";
    expect(ledger.entries).toMatchObject([
      { endpoint: "token", account, outcome: "ok" },
      { endpoint: "token", account, outcome: "EGW00133", tooEarly: true },
      { endpoint: "revoke", account, outcome: "ok", token: "kis-live-1-token-1" },
    ]);
  });
});
