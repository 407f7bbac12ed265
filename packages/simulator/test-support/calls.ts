import type { EndpointName, SimulatedKis, SimulatedKiwoom } from "../src/index.js";
import { kisHeaders, kisOrderBody, kisToken, kiwoomToken } from "./client.js";

const json = { "content-type": "application/json; charset=UTF-8" };

/** A request that the broker takes. */
export interface Call {
  readonly host: SimulatedKis | SimulatedKiwoom;
  readonly url: string;
  readonly init: RequestInit;
}

function posted(
  url: string,
  body: object,
  headers: Record<string, string> = {},
): Omit<Call, "host"> {
  const init = { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) };
  return { url, init };
}

const kisPaths = "/uapi/domestic-stock/v1";

/** A request to an endpoint of KIS, with a token that is issued for it. */
export async function kisCall(kis: SimulatedKis, endpoint: EndpointName): Promise<Call> {
  const { url, appKey: appkey, appSecret } = kis;
  const token = String((await kisToken(kis)).body.access_token);
  const keys = { grant_type: "client_credentials", appkey, appsecret: appSecret };
  const headers = kisHeaders(kis, token);
  const calls: Partial<Record<EndpointName, Omit<Call, "host">>> = {
    token: posted(`${url}/oauth2/tokenP`, keys),
    revoke: posted(`${url}/oauth2/revokeP`, { appkey, appsecret: appSecret, token }),
    approval: posted(`${url}/oauth2/Approval`, {
      grant_type: "client_credentials",
      appkey,
      secretkey: appSecret,
    }),
    hashkey: posted(`${url}/uapi/hashkey`, kisOrderBody, headers),
    quote: {
      url: `${url}${kisPaths}/quotations/inquire-price?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930`,
      init: { headers: { ...headers, tr_id: "FHKST01010100" } },
    },
    order: posted(`${url}${kisPaths}/trading/order-cash`, kisOrderBody, {
      ...headers,
      tr_id: "TTTC0012U",
    }),
  };
  return { host: kis, ...(calls[endpoint] ?? { url: `${url}/nowhere`, init: {} }) };
}

/** A request to an endpoint of Kiwoom, with its token. */
export async function kiwoomCall(kiwoom: SimulatedKiwoom, endpoint: EndpointName): Promise<Call> {
  const { url, appKey: appkey, secretKey: secretkey } = kiwoom;
  const token = String((await kiwoomToken(kiwoom)).body.token);
  const keys = { grant_type: "client_credentials", appkey, secretkey };
  const authorization = `Bearer ${token}`;
  const order = { dmst_stex_tp: "KRX", stk_cd: "005930", ord_qty: "1", trde_tp: "3" };
  const calls: Partial<Record<EndpointName, Omit<Call, "host">>> = {
    token: posted(`${url}/oauth2/token`, keys, { "api-id": "au10001" }),
    revoke: posted(`${url}/oauth2/revoke`, { appkey, secretkey, token }, { "api-id": "au10002" }),
    quote: posted(
      `${url}/api/dostk/stkinfo`,
      { stk_cd: "005930" },
      { "api-id": "ka10001", authorization },
    ),
    order: posted(`${url}/api/dostk/ordr`, order, { "api-id": "kt10000", authorization }),
  };
  return { host: kiwoom, ...(calls[endpoint] ?? { url: `${url}/nowhere`, init: {} }) };
}
