import { describe, expect, it } from "vitest";
import { kiwoomQuote, kiwoomToken, post, type Reply, request } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import type { SimulatedKiwoom, Simulator } from "../index.js";

const begin = simulators();
/** Without the limit of token requests: each test asks for many. */
const start = (): Promise<Simulator> => begin({ kiwoom: { tokenRequestsPerSecond: 0 } });
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const json = "application/json;charset=UTF-8";

/** Kiwoom's code: 0 for a success, else what is inside the message. */
function codeOf({ body }: Reply): unknown {
  const [, code] = /\[(\d{4}):/.exec(String(body.return_msg)) ?? [];
  return body.return_code === 0 ? 0 : code;
}

const tokenOf = async (kiwoom: SimulatedKiwoom): Promise<string> =>
  String((await kiwoomToken(kiwoom)).body.token);
const keys = ({ appKey: appkey, secretKey: secretkey }: SimulatedKiwoom) => ({ appkey, secretkey });
const grant = { grant_type: "client_credentials" };
const stock = { stk_cd: "005930" };
const shares = { dmst_stex_tp: "KRX", stk_cd: "005930", ord_qty: "1", trde_tp: "3" };

interface Endpoint {
  readonly path: string;
  readonly apiId: string;
  /** Fields that it takes. */
  readonly fields: (kiwoom: SimulatedKiwoom) => Promise<Record<string, string>>;
  readonly needsToken?: true;
}

const endpoints: Record<string, Endpoint> = {
  au10001: {
    path: "/oauth2/token",
    apiId: "au10001",
    fields: async (kiwoom) => ({ ...grant, ...keys(kiwoom) }),
  },
  au10002: {
    path: "/oauth2/revoke",
    apiId: "au10002",
    fields: async (kiwoom) => ({ ...keys(kiwoom), token: await tokenOf(kiwoom) }),
  },
  ka10001: {
    path: "/api/dostk/stkinfo",
    apiId: "ka10001",
    fields: async () => stock,
    needsToken: true,
  },
  kt10000: {
    path: "/api/dostk/ordr",
    apiId: "kt10000",
    fields: async () => shares,
    needsToken: true,
  },
};

describe.each(Object.entries(endpoints))("Kiwoom %s takes one form and no other", (_, endpoint) => {
  const { path, apiId, fields, needsToken } = endpoint;
  const send = async (
    kiwoom: SimulatedKiwoom,
    body: BodyInit,
    { type, ...headers }: Record<string, string> = {},
  ): Promise<Reply> => {
    const authorization = needsToken && { authorization: `Bearer ${await tokenOf(kiwoom)}` };
    const contentType = type !== undefined && { "content-type": type };
    return request(kiwoom.url + path, {
      method: "POST",
      headers: { "api-id": apiId, ...authorization, ...contentType, ...headers },
      body,
    });
  };

  it.each(["application/json", json, "application/json; charset=utf-8", "APPLICATION/JSON"])(
    "is content with %s",
    async (type) => {
      const { kiwoom } = await start();
      const reply = await send(kiwoom.live, JSON.stringify(await fields(kiwoom.live)), { type });
      expect([reply.status, codeOf(reply)]).toEqual([200, 0]);
    },
  );

  it.each([undefined, "application/x-www-form-urlencoded", "text/plain", "application/jsonp"])(
    "refuses JSON that is announced as %s with 1512",
    async (type) => {
      const { kiwoom } = await start();
      const body = bytes(JSON.stringify(await fields(kiwoom.live)));
      const reply = await send(kiwoom.live, body, type === undefined ? {} : { type });
      expect([reply.status, reply.body.return_code, codeOf(reply)]).toEqual([200, 2, "1512"]);
    },
  );

  it("refuses whatever is no flat JSON object of texts in UTF-8 with 1517", async () => {
    const { kiwoom } = await start();
    const right = JSON.stringify(await fields(kiwoom.live));
    const form = new URLSearchParams(await fields(kiwoom.live)).toString();
    const bodies = [
      ...["", "null", '"text"', form, right.slice(0, -1), `${right}${right}`, `[${right}]`],
      ...[`\uFEFF${right}`, "[".repeat(50_000), right.replace('":"', '":["').replace('"}', '"]}')],
      ...[`{"body":${right}}`, right.replace(/:"[^"]*"/, ":1"), right.replace(/:"[^"]*"/, ":null")],
      Buffer.from(right, "utf16le"),
    ];
    for (const body of bodies) {
      const reply = await send(kiwoom.live, body, { type: json });
      expect([String(body).slice(0, 40), reply.status, codeOf(reply)]).toEqual([
        String(body).slice(0, 40),
        200,
        "1517",
      ]);
    }
    expect(kiwoom.live.orders).toEqual([]);
  });

  it("refuses the api-id of another path, misspelt or in the wrong case with 1504", async () => {
    const { kiwoom } = await start();
    const body = JSON.stringify(await fields(kiwoom.live));
    const others = ["ka10001", "kt10000", "au10001", "au10002", apiId.toUpperCase(), `${apiId} x`];
    for (const other of others.filter((one) => one !== apiId)) {
      const reply = await send(kiwoom.live, body, { type: json, "api-id": other });
      expect([other, reply.body.return_code, codeOf(reply)]).toEqual([other, 1, "1504"]);
    }
    kiwoom.live.switches.tokenApiIdRequired = true;
    expect(codeOf(await send(kiwoom.live, body, { type: json, "api-id": "" }))).toBe("1501");
    expect(kiwoom.live.orders).toEqual([]);
  });

  it("is at one path and answers one method: all others get 1504 and 404", async () => {
    const { kiwoom } = await start();
    const body = JSON.stringify(await fields(kiwoom.live));
    for (const other of [`${path}/`, `/${path}`, path.toUpperCase(), `/v1${path}`, `${path}P`]) {
      const reply = await post(kiwoom.live.url + other, body, { "api-id": apiId });
      expect([other, reply.status, codeOf(reply)]).toEqual([other, 404, "1504"]);
    }
    for (const method of ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const init = { method, ...(method === "GET" ? {} : { body }) };
      const reply = await request(kiwoom.live.url + path, init);
      expect([method, reply.status, codeOf(reply)]).toEqual([method, 404, "1504"]);
    }
  });
});

describe("Kiwoom compares keys to the letter", () => {
  it("and a newline, a space or another case makes another secret", async () => {
    const { kiwoom } = await start();
    const { appKey, secretKey } = kiwoom.live;
    for (const secretkey of [`${secretKey}\n`, ` ${secretKey}`, secretKey.toLowerCase()]) {
      expect(codeOf(await kiwoomToken(kiwoom.live, { secretkey }))).toBe("8001");
    }
    for (const appkey of [`${appKey}\n`, appKey.slice(0, -1)]) {
      expect(codeOf(await kiwoomToken(kiwoom.live, { appkey }))).toBe("8001");
    }
    expect(codeOf(await kiwoomToken(kiwoom.live))).toBe(0);
  });

  it("and refuses each field that is missing or empty, KIS's name for the secret included", async () => {
    const { kiwoom } = await start();
    const { secretKey: appsecret } = kiwoom.live;
    for (const value of [undefined, ""]) {
      expect(codeOf(await kiwoomToken(kiwoom.live, { grant_type: value }))).toBe("8011");
      expect(codeOf(await kiwoomToken(kiwoom.live, { appkey: value }))).toBe("8020");
      expect(codeOf(await kiwoomToken(kiwoom.live, { secretkey: value, appsecret }))).toBe("8020");
    }
    const headers = {
      "api-id": "kt10000",
      authorization: `Bearer ${await tokenOf(kiwoom.live)}`,
    };
    for (const name of Object.keys(shares)) {
      const lacking = { ...shares, [name]: "" };
      const reply = await post(`${kiwoom.live.url}/api/dostk/ordr`, lacking, headers);
      expect(reply.body.return_msg).toContain(`필수입력 파라미터=${name}]`);
    }
    expect(kiwoom.live.orders).toEqual([]);
  });

  it("and tells keys and tokens of the other environment, live and paper, from unknown ones", async () => {
    const { kiwoom } = await start();
    for (const [here, there] of [
      [kiwoom.live, kiwoom.paper],
      [kiwoom.paper, kiwoom.live],
    ] as const) {
      const token = await tokenOf(there);
      expect(codeOf(await kiwoomToken(here, keys(there)))).toBe("8030");
      expect(codeOf(await kiwoomQuote(here, token))).toBe("8031");
      const revoked = await post(`${here.url}/oauth2/revoke`, { ...keys(there), token });
      expect(codeOf(revoked)).toBe("8030");
      expect(codeOf(await kiwoomQuote(there, token))).toBe(0);
    }
  });
});
