// What the tables of the guide on testing need: a day to look at, and somebody who types what stands in their cells.

import type { Simulator } from "@auth/simulator";
import * as simulatorPackage from "@auth/simulator";

/** The JSON that came with a status; of a page, its text. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** `GET /ledger`, or `POST /clock {"advanceMs":1000}`, as a cell has it. */
export async function tellControl(simulator: Simulator, request: string): Promise<Answer> {
  const [, method = "", path = "", body] = /^([A-Z]+) (\S+)(?: (.+))?$/.exec(request) ?? [];
  const headers = { "content-type": "application/json" };
  return send(`${simulator.control?.url}${path}`, { method, headers, body: body ?? null });
}

/** The value of an expression, or what statements come to, where the guide's names are known. */
export function callIn(simulator: Simulator, code: string): unknown {
  const names = {
    ...simulatorPackage,
    simulator,
    kis: simulator.kis.paper,
    kiwoom: simulator.kiwoom.paper,
  };
  return new Function(...Object.keys(names), `return ${code};`)(...Object.values(names));
}

/** Each a request of the account of KIS in the paper environment. */
export interface Customer {
  issueToken(): Promise<unknown>;
  revokeToken(token: unknown): Promise<Answer>;
  issueApprovalKey(): Promise<Answer>;
  quote(token: unknown): Promise<Answer>;
  order(token: unknown): Promise<Answer>;
  /** Opens a WebSocket, and closes it. */
  connect(): Promise<void>;
}

/** Who has that account. */
export function createCustomer({ kis: { paper } }: Simulator): Customer {
  const keys = { appkey: paper.appKey, appsecret: paper.appSecret };
  const post = (path: string, body: object, headers = {}): Promise<Answer> =>
    send(paper.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const authorize = (token: unknown, tr_id: string) => ({
    authorization: `Bearer ${token}`,
    tr_id,
    ...keys,
  });
  return {
    async issueToken(): Promise<unknown> {
      const { body } = await post("/oauth2/tokenP", { grant_type: "client_credentials", ...keys });
      return body.access_token;
    },
    revokeToken: (token: unknown) => post("/oauth2/revokeP", { ...keys, token }),
    issueApprovalKey: () =>
      post("/oauth2/Approval", {
        grant_type: "client_credentials",
        appkey: keys.appkey,
        secretkey: keys.appsecret,
      }),
    quote: (token: unknown) =>
      send(
        `${paper.url}/uapi/domestic-stock/v1/quotations/inquire-price?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930`,
        { headers: authorize(token, "FHKST01010100") },
      ),
    order(token: unknown) {
      const account = { CANO: "00000000", ACNT_PRDT_CD: "01" };
      const order = { PDNO: "005930", ORD_DVSN: "00", ORD_QTY: "1", ORD_UNPR: "71000" };
      const path = "/uapi/domestic-stock/v1/trading/order-cash";
      return post(path, { ...account, ...order }, authorize(token, "VTTC0012U"));
    },
    connect: () =>
      new Promise<void>((resolve, reject) => {
        const socket = new WebSocket(paper.webSocketUrl);
        socket.onclose = () => resolve();
        socket.onerror = () => reject(new Error("the WebSocket could not be opened"));
        socket.onopen = () => socket.close();
      }),
  };
}

async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, body: isJson ? JSON.parse(text) : { text } };
}
