import fc from "fast-check";

/** The four hosts. */
export const hostNames = ["kis-live", "kis-paper", "kiwoom-live", "kiwoom-paper"] as const;
export type HostName = (typeof hostNames)[number];

/** In the text of a request these stand for the secrets of a host. */
const secretNames = hostNames.flatMap((host) =>
  ["key", "secret", "token", "spare", "approval"].map((what) => `<${host} ${what}>`),
);
export const anySecret: fc.Arbitrary<string> = fc.constantFrom(...secretNames);
/** What can stand in a header: no control characters. */
const anyWord = fc
  .string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) })
  .map((text) => text.trim());
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: anySecret },
  { weight: 2, arbitrary: anySecret.map((name) => `Bearer ${name}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("password", "005930", "1", "P", "", "kt10000"),
  },
  { weight: 2, arbitrary: anyWord },
);
const fieldNames = [
  ...["grant_type", "appkey", "appsecret", "secretkey", "token", "stk_cd", "ord_qty", "trde_tp"],
  ...["dmst_stex_tp", "CANO", "ACNT_PRDT_CD", "PDNO", "ORD_DVSN", "ORD_QTY", "ORD_UNPR"],
  ...["trnm", "header", "body", "input", "__proto__", "constructor"],
];
const headerNames = [
  ...["authorization", "appkey", "appsecret", "tr_id", "api-id", "custtype", "hashkey", "tr_cont"],
  ...["content-type", "accept", "cookie", "x-secret", "Content-Encoding"],
];
const anyFields = fc.dictionary(
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...fieldNames) }, fc.string()),
  fc.oneof({ weight: 9, arbitrary: anyText }, fc.jsonValue()),
);
/** A request in its parts, with the places for secrets still in them. */
export interface AnyRequest {
  readonly host: HostName;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

type Fields = Readonly<Record<string, string>>;

/** A request that its host takes. */
type RightRequest = Omit<AnyRequest, "headers" | "body"> & { headers: Fields; body?: Fields };

const grant = { grant_type: "client_credentials" };
const json = { "content-type": "application/json" };

function rightKisRequests(host: HostName): RightRequest[] {
  const keys = { appkey: `<${host} key>`, appsecret: `<${host} secret>` };
  const { appkey, appsecret: secretkey } = keys;
  const post = { host, method: "POST", headers: json };
  const uapi = "/uapi/domestic-stock/v1";
  const headers = { ...json, ...keys, authorization: `Bearer <${host} token>` };
  const query = "FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930";
  const order = { CANO: "0", ACNT_PRDT_CD: "01", PDNO: "005930", ORD_DVSN: "00", ORD_QTY: "1" };
  return [
    { ...post, path: "/oauth2/tokenP", body: { ...grant, ...keys } },
    { ...post, path: "/oauth2/revokeP", body: { ...keys, token: `<${host} spare>` } },
    { ...post, path: "/oauth2/Approval", body: { ...grant, appkey, secretkey } },
    { ...post, path: "/uapi/hashkey", headers, body: order },
    {
      ...post,
      path: `${uapi}/trading/order-cash`,
      headers: { ...headers, tr_id: host === "kis-live" ? "TTTC0012U" : "VTTC0012U" },
      body: { ...order, ORD_UNPR: "71000" },
    },
    {
      host,
      method: "GET",
      path: `${uapi}/quotations/inquire-price?${query}`,
      headers: { ...headers, tr_id: "FHKST01010100" },
    },
  ];
}

function rightKiwoomRequests(host: HostName): RightRequest[] {
  const keys = { appkey: `<${host} key>`, secretkey: `<${host} secret>` };
  const post = { host, method: "POST" };
  const headers = { ...json, authorization: `Bearer <${host} token>` };
  const order = { dmst_stex_tp: "KRX", stk_cd: "005930", ord_qty: "1", trde_tp: "3" };
  const call = (path: string, apiId: string, body: Fields): RightRequest => ({
    ...post,
    path,
    headers: { ...headers, "api-id": apiId },
    body,
  });
  return [
    { ...post, path: "/oauth2/token", headers: json, body: { ...grant, ...keys } },
    {
      ...post,
      path: "/oauth2/revoke",
      headers: json,
      body: { ...keys, token: `<${host} spare>` },
    },
    call("/api/dostk/stkinfo", "ka10001", { stk_cd: "005930" }),
    call("/api/dostk/ordr", "kt10000", order),
  ];
}

/** What a host takes, or that with some headers and fields of anything. */
const nearlyRight: fc.Arbitrary<AnyRequest> = fc
  .tuple(
    fc.constantFrom(
      ...hostNames.flatMap((host) =>
        host.startsWith("kis") ? rightKisRequests(host) : rightKiwoomRequests(host),
      ),
    ),
    fc.oneof(fc.constant({}), anyFields),
    fc.oneof(fc.constant({}), fc.dictionary(fc.constantFrom(...headerNames), anyText)),
  )
  .map(([{ body, headers, ...request }, otherFields, otherHeaders]) => ({
    ...request,
    headers: Object.entries({ ...headers, ...otherHeaders }),
    body: body ? JSON.stringify({ ...body, ...otherFields }) : "",
  }));

export const anyBody: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: anyFields.map((fields) => JSON.stringify(fields)) },
  fc.json(),
  fc.string({ unit: "binary" }),
  fc.constant(""),
);

const paths = [
  ...["/oauth2/tokenP", "/oauth2/revokeP", "/oauth2/Approval", "/oauth2/token", "/oauth2/revoke"],
  ...["/uapi/hashkey", "/uapi/domestic-stock/v1/trading/order-cash"],
  "/uapi/domestic-stock/v1/quotations/inquire-price?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=1",
  ...["/api/dostk/stkinfo", "/api/dostk/ordr", "/api/dostk/websocket", "/tryitout", "*"],
];
export const anyPath: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...paths) },
  fc.webPath().map((path) => `/${path}`),
  anySecret.map((name) => `/oauth2/${name.replace(" ", "-")}?token=1`),
);
/** Whatever, and twice as often what is nearly right. */
export const anyRequest: fc.Arbitrary<AnyRequest> = fc.oneof(
  { weight: 2, arbitrary: nearlyRight },
  fc.record({
    host: fc.constantFrom(...hostNames),
    method: fc.constantFrom("POST", "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"),
    path: anyPath,
    headers: fc.array(fc.tuple(fc.constantFrom(...headerNames), anyText), { maxLength: 8 }),
    body: anyBody,
  }),
);
