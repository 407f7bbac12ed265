import fc from "fast-check";

/** The four hosts. */
export const hostNames = ["kis-live", "kis-paper", "kiwoom-live", "kiwoom-paper"] as const;
export type HostName = (typeof hostNames)[number];

/** In the text of a request these stand for the secrets of a host. */
const secretNames = hostNames.flatMap((host) =>
  ["key", "secret", "token", "approval"].map((what) => `<${host} ${what}>`),
);
const anySecret = fc.constantFrom(...secretNames);
/** What can stand in a header: no control characters. */
const anyWord = fc
  .string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) })
  .map((text) => text.trim());
const anyText = fc.oneof(
  { weight: 4, arbitrary: anySecret },
  { weight: 2, arbitrary: anySecret.map((name) => `Bearer ${name}`) },
  { weight: 2, arbitrary: fc.constantFrom("client_credentials", "005930", "1", "P", "J", "") },
  { weight: 2, arbitrary: anyWord },
);
const fieldNames = [
  ...["grant_type", "appkey", "appsecret", "secretkey", "token", "stk_cd", "ord_qty", "trde_tp"],
  ...["dmst_stex_tp", "CANO", "ACNT_PRDT_CD", "PDNO", "ORD_DVSN", "ORD_QTY", "ORD_UNPR"],
  ...["trnm", "header", "body", "input", "__proto__", "constructor"],
];
const anyFields = fc.dictionary(
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...fieldNames) }, fc.string()),
  fc.oneof({ weight: 9, arbitrary: anyText }, fc.jsonValue()),
);
/** Near what one of the hosts takes, so that the run gets past the first checks. */
const nearlyRight = fc
  .tuple(fc.constantFrom(...hostNames), anyFields, fc.boolean())
  .map(([host, fields, isWhole]) => ({
    grant_type: "client_credentials",
    appkey: `<${host} key>`,
    [host.startsWith("kis") ? "appsecret" : "secretkey"]: `<${host} secret>`,
    token: `<${host} token>`,
    ...(isWhole ? {} : fields),
  }));
export const anyBody: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: nearlyRight.map((fields) => JSON.stringify(fields)) },
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
export const anyHeaders: fc.Arbitrary<[name: string, value: string][]> = fc.array(
  fc.tuple(
    fc.constantFrom(
      ...["authorization", "appkey", "appsecret", "tr_id", "api-id", "custtype", "hashkey"],
      ...["content-type", "accept", "cookie", "x-secret", "Content-Encoding", "tr_cont"],
    ),
    fc.oneof(
      { weight: 3, arbitrary: anyText },
      fc.constantFrom("application/json", "FHKST01010100", "TTTC0012U", "ka10001", "kt10000"),
    ),
  ),
  { maxLength: 8 },
);
export const methods: readonly string[] = [
  "GET",
  "POST",
  "PUT",
  "DELETE",
  "PATCH",
  "OPTIONS",
  "TRACE",
  "PROPFIND",
];

export function anyKisMessage(): fc.Arbitrary<unknown> {
  return fc.record(
    {
      header: fc.record(
        {
          approval_key: fc.oneof(anySecret, fc.constantFrom("<kis-live approval>", "x")),
          custtype: fc.constantFrom("P", "B", "C"),
          tr_type: fc.constantFrom("1", "2", "3"),
        },
        { requiredKeys: ["custtype", "tr_type"] },
      ),
      body: fc.record({
        input: fc.record({
          tr_id: fc.constantFrom("H0STCNT0", "H0STCNI0", "h0stcnt0", "PINGPONG"),
          tr_key: fc.oneof(fc.constantFrom("005930", "000660"), anyText),
        }),
      }),
    },
    { requiredKeys: ["header"] },
  );
}

export function anyKiwoomMessage(): fc.Arbitrary<unknown> {
  return fc.record(
    {
      trnm: fc.constantFrom("LOGIN", "REG", "REMOVE", "PING", "CNSRLST"),
      token: fc.oneof(fc.constantFrom("<kiwoom-live token>", "<kiwoom-paper token>"), anyText),
      grp_no: fc.constantFrom("1", "12345"),
      refresh: fc.constantFrom("0", "1", "2"),
      data: fc.array(fc.record({ item: fc.array(anyText), type: fc.array(fc.string()) })),
    },
    { requiredKeys: ["trnm"] },
  );
}
