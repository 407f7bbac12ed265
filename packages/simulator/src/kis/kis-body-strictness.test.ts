import { describe, expect, it } from "vitest";
import {
  kisHeaders,
  kisOrderBody,
  kisToken,
  post,
  type Reply,
  request,
} from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import type { SimulatedKis } from "../index.js";

const start = simulators();
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

interface Endpoint {
  readonly path: string;
  /** The code of its refusal, whatever the shape. */
  readonly codeOf: (reply: Reply) => unknown;
  send(kis: SimulatedKis, body: BodyInit, type?: string): Promise<Reply>;
  /** A body that it takes. */
  readonly fields: (kis: SimulatedKis) => Promise<Record<string, string>>;
  readonly isTypeOptional?: true;
}

function sendTo(path: string, headers: (kis: SimulatedKis) => Promise<Record<string, string>>) {
  return async (kis: SimulatedKis, body: BodyInit, type?: string): Promise<Reply> =>
    request(kis.url + path, {
      method: "POST",
      headers: { ...(await headers(kis)), ...(type !== undefined && { "content-type": type }) },
      body,
    });
}

const tokenOf = async (kis: SimulatedKis): Promise<string> => {
  const { access_token: token } = (await kisToken(kis)).body;
  kis.switches.issueIntervalMs = 0;
  return String(token);
};
const grant = { grant_type: "client_credentials" };
const oauthCode = ({ body }: Reply): unknown => body.error_code;
const apiCode = ({ body }: Reply): unknown => body.msg_cd;
const keys = ({ appKey: appkey, appSecret: appsecret }: SimulatedKis) => ({ appkey, appsecret });
const order = "/uapi/domestic-stock/v1/trading/order-cash";

const endpoints: Record<string, Endpoint> = {
  tokenP: {
    path: "/oauth2/tokenP",
    codeOf: oauthCode,
    send: sendTo("/oauth2/tokenP", async () => ({})),
    fields: async (kis) => ({ ...grant, ...keys(kis) }),
  },
  revokeP: {
    path: "/oauth2/revokeP",
    codeOf: oauthCode,
    send: sendTo("/oauth2/revokeP", async () => ({})),
    fields: async (kis) => ({ ...keys(kis), token: await tokenOf(kis) }),
  },
  Approval: {
    path: "/oauth2/Approval",
    codeOf: oauthCode,
    send: sendTo("/oauth2/Approval", async () => ({})),
    fields: async ({ appKey: appkey, appSecret: secretkey }) => ({ ...grant, appkey, secretkey }),
    isTypeOptional: true,
  },
  "order-cash": {
    path: order,
    codeOf: apiCode,
    send: sendTo(order, async (kis) => ({
      ...kisHeaders(kis, await tokenOf(kis)),
      tr_id: "TTTC0012U",
    })),
    fields: async () => kisOrderBody,
  },
  hashkey: {
    path: "/uapi/hashkey",
    codeOf: apiCode,
    send: sendTo("/uapi/hashkey", async (kis) => keys(kis)),
    fields: async () => kisOrderBody,
    isTypeOptional: true,
  },
};

describe.each(Object.entries(endpoints))("KIS %s takes one form and no other", (name, endpoint) => {
  const { send, fields, codeOf, path, isTypeOptional } = endpoint;

  it.each([
    "application/json",
    "application/json; charset=UTF-8",
    "application/json;charset=utf-8",
    "application/json; utf-8",
    "Application/JSON",
  ])("is content with %s", async (type) => {
    const { kis } = await start();
    const reply = await send(kis.live, JSON.stringify(await fields(kis.live)), type);
    expect([reply.status, codeOf(reply) ?? "ok"]).toEqual([
      200,
      name === "order-cash" ? "APBK0013" : "ok",
    ]);
  });

  it.each([
    "application/x-www-form-urlencoded",
    "text/plain",
    "text/json",
    "application/jsonp",
    "multipart/form-data; boundary=x",
    "charset=UTF-8; application/json",
  ])("refuses JSON that is announced as %s with EGW00132", async (type) => {
    const { kis, ledger } = await start();
    const reply = await send(kis.live, JSON.stringify(await fields(kis.live)), type);
    expect(codeOf(reply)).toBe("EGW00132");
    expect(ledger.find({ outcome: "EGW00132" })).toHaveLength(1);
  });

  it("wants to be told the type, unless KIS's document says otherwise", async () => {
    const { kis } = await start();
    // A body of bytes goes out without a type.
    const reply = await send(kis.live, bytes(JSON.stringify(await fields(kis.live))));
    expect(codeOf(reply)).toBe(isTypeOptional ? undefined : "EGW00132");
  });

  it("refuses whatever is no JSON object in UTF-8 with EGW00101", async () => {
    const { kis } = await start();
    const right = JSON.stringify(await fields(kis.live));
    const form = new URLSearchParams(await fields(kis.live)).toString();
    const bodies = [
      ...[
        "",
        " ",
        "null",
        '"text"',
        "1",
        form,
        right.slice(0, -1),
        `${right}${right}`,
        `[${right}]`,
      ],
      ...[right.replaceAll('"', "'"), `\uFEFF${right}`, `callback(${right})`, "[".repeat(50_000)],
      Buffer.from(right, "utf16le"),
    ];
    for (const body of bodies) {
      const reply = await send(kis.live, body, "application/json");
      expect([String(body).slice(0, 40), codeOf(reply)]).toEqual([
        String(body).slice(0, 40),
        "EGW00101",
      ]);
    }
    expect(kis.live.orders).toEqual([]);
  });

  it("is at one path and answers one method: all others get EGW00202 and 404", async () => {
    const { kis } = await start();
    const body = JSON.stringify(await fields(kis.live));
    const wrong = [`${path}/`, `/${path}`, path.toLowerCase(), path.toUpperCase(), `/v1${path}`];
    for (const other of wrong.filter((one) => one !== path)) {
      const reply = await post(kis.live.url + other, body);
      expect([other, reply.status, codeOf(reply) ?? apiCode(reply)]).toEqual([
        other,
        404,
        "EGW00202",
      ]);
    }
    for (const method of ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const init = { method, ...(method === "GET" ? {} : { body }) };
      const reply = await request(kis.live.url + path, init);
      expect([method, reply.status, codeOf(reply)]).toEqual([method, 404, "EGW00202"]);
    }
  });
});

describe("KIS compares keys to the letter", () => {
  it("and a newline, a space or another case makes another secret", async () => {
    const { kis } = await start();
    const { appKey, appSecret } = kis.live;
    for (const appsecret of [
      `${appSecret}\n`,
      ` ${appSecret}`,
      `"${appSecret}"`,
      `${appSecret}=`,
    ]) {
      const { status, body } = await kisToken(kis.live, { appsecret });
      expect([status, body.error_code]).toEqual([403, "EGW00105"]);
    }
    for (const appkey of [`${appKey}\n`, appKey.toLowerCase(), appKey.slice(0, -1)]) {
      expect((await kisToken(kis.live, { appkey })).body.error_code).toBe("EGW00103");
    }
    expect((await kisToken(kis.live)).status).toBe(200);
  });

  it("and refuses each field that is missing, empty or no text", async () => {
    const { kis } = await start();
    const missing = { grant_type: "EGW00115", appkey: "EGW00102", appsecret: "EGW00104" };
    for (const [name, code] of Object.entries(missing)) {
      for (const value of [undefined, ""]) {
        expect((await kisToken(kis.live, { [name]: value })).body.error_code).toBe(code);
      }
      for (const value of [null, 1, true, [], { value: "x" }]) {
        expect((await kisToken(kis.live, { [name]: value })).body.error_code).toBe("EGW00101");
      }
    }
    for (const name of Object.keys(kisOrderBody)) {
      const reply = await endpoints["order-cash"]?.send(
        kis.live,
        JSON.stringify({ ...kisOrderBody, [name]: "" }),
        "application/json",
      );
      expect(reply?.body.msg1).toBe(`ERROR INPUT FIELD NOT FOUND [${name}]`);
    }
    expect(kis.live.orders).toEqual([]);
  });
});
