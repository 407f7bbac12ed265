import type { SimulatedKis } from "../src/kis/simulated-kis.js";
import type { SimulatedKiwoom } from "../src/kiwoom/simulated-kiwoom.js";

/** An answer, body parsed. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

type HeaderFields = Record<string, string>;

const json: HeaderFields = { "content-type": "application/json; charset=UTF-8" };

export async function request(url: string, init?: RequestInit): Promise<Reply> {
  const response = await fetch(url, init);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** A POST of JSON; a string goes out as it is. */
export function post(url: string, body: unknown, headers: HeaderFields = {}): Promise<Reply> {
  return request(url, {
    method: "POST",
    headers: { ...json, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

type KisKey = Pick<SimulatedKis, "appKey" | "appSecret">;

/** `tokenP`, with the first account's credentials unless `body` says otherwise. */
export function kisToken(kis: SimulatedKis, body: object = {}): Promise<Reply> {
  const { appKey: appkey, appSecret: appsecret } = kis;
  return post(`${kis.url}/oauth2/tokenP`, {
    grant_type: "client_credentials",
    appkey,
    appsecret,
    ...body,
  });
}

export function kisRevoke(kis: SimulatedKis, token: unknown, body: object = {}): Promise<Reply> {
  const { appKey: appkey, appSecret: appsecret } = kis;
  return post(`${kis.url}/oauth2/revokeP`, { appkey, appsecret, token, ...body });
}

export function kisHeaders(key: KisKey, token: unknown): HeaderFields {
  return { authorization: `Bearer ${token}`, appkey: key.appKey, appsecret: key.appSecret };
}

export function kisQuote(
  kis: SimulatedKis,
  token: unknown,
  headers: HeaderFields = {},
): Promise<Reply> {
  const path = "/uapi/domestic-stock/v1/quotations/inquire-price";
  return request(`${kis.url}${path}?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930`, {
    headers: { ...kisHeaders(kis, token), tr_id: "FHKST01010100", ...headers },
  });
}

export const kisOrderBody = {
  CANO: "00000000",
  ACNT_PRDT_CD: "01",
  PDNO: "005930",
  ORD_DVSN: "00",
  ORD_QTY: "1",
  ORD_UNPR: "71000",
};

export function kisOrder(
  kis: SimulatedKis,
  token: unknown,
  headers: HeaderFields = {},
): Promise<Reply> {
  return post(`${kis.url}/uapi/domestic-stock/v1/trading/order-cash`, kisOrderBody, {
    ...kisHeaders(kis, token),
    tr_id: kis.environment === "live" ? "TTTC0012U" : "VTTC0012U",
    ...headers,
  });
}

/** au10001, with the first account's credentials unless `body` says otherwise. */
export function kiwoomToken(
  kiwoom: SimulatedKiwoom,
  body: object = {},
  headers: HeaderFields = {},
): Promise<Reply> {
  const { appKey: appkey, secretKey: secretkey } = kiwoom;
  const fields = { grant_type: "client_credentials", appkey, secretkey, ...body };
  return post(`${kiwoom.url}/oauth2/token`, fields, { "api-id": "au10001", ...headers });
}

export function kiwoomRevoke(
  kiwoom: SimulatedKiwoom,
  token: unknown,
  body: object = {},
): Promise<Reply> {
  const { appKey: appkey, secretKey: secretkey } = kiwoom;
  return post(
    `${kiwoom.url}/oauth2/revoke`,
    { appkey, secretkey, token, ...body },
    { "api-id": "au10002" },
  );
}

export function kiwoomQuote(
  kiwoom: SimulatedKiwoom,
  token: unknown,
  headers: HeaderFields = {},
): Promise<Reply> {
  return post(
    `${kiwoom.url}/api/dostk/stkinfo`,
    { stk_cd: "005930" },
    { "api-id": "ka10001", authorization: `Bearer ${token}`, ...headers },
  );
}

export function kiwoomOrder(
  kiwoom: SimulatedKiwoom,
  token: unknown,
  body: object = {},
  headers: HeaderFields = {},
): Promise<Reply> {
  return post(
    `${kiwoom.url}/api/dostk/ordr`,
    { dmst_stex_tp: "KRX", stk_cd: "005930", ord_qty: "1", trde_tp: "3", ...body },
    { "api-id": "kt10000", authorization: `Bearer ${token}`, ...headers },
  );
}
