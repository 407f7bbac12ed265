import { describe, expect, it } from "vitest";
import { kisQuote, kisToken, request } from "../../test-support/client.js";
import { controlledSimulators, send } from "../../test-support/controlled-simulators.js";
import {
  assertIssues,
  assertNoEarlyRequests,
  assertNoRequestsAfterRevocation,
  summarizeLedger,
} from "../index.js";

const startControlled = controlledSimulators();

describe("a look into the ledger is refused for what no entry can have, and does not repeat it", () => {
  it.each([
    ["account", "my-key", 'account must be a label such as "kis-paper-1", or "unknown"'],
    ["token", "eyJ0.my-token", "token must be a label, as entries have it, such as"],
    ["token", "kis-live-1", "token must be a label, as entries have it, such as"],
    ["outcome", "success", 'outcome must be "ok", "unprocessed" or a code such as EGW00133'],
    ["outcome", "EGW133", 'outcome must be "ok", "unprocessed" or a code such as EGW00133'],
    ["outcome", "OK", 'outcome must be "ok", "unprocessed" or a code such as EGW00133'],
    ["route", "VTTC8434", "route must be one that was added, and none was"],
  ])("%s %s", async (name, value, text) => {
    const { controlUrl, ledger } = await startControlled();
    const filter = { [name]: value };
    const reply = await request(`${controlUrl}/ledger?${new URLSearchParams(filter)}`);
    expect([reply.status, reply.body.error]).toEqual([400, expect.stringContaining(text)]);
    expect(String(reply.body.error).endsWith(value)).toBe(false);
    expect(reply.body.error).not.toContain(`"${value}"`);
    expect(() => ledger.count(filter)).toThrow(text);
    await expect(ledger.waitFor(filter)).rejects.toThrow(text);
  });

  it("a route is one that was added since the start, taken away or not, until the next reset", async () => {
    const { controlUrl, kis, ledger, reset } = await startControlled();
    const path = "/uapi/domestic-stock/v1/trading/inquire-balance";
    const look = async (route: string): Promise<unknown> => {
      const { status, body } = await request(`${controlUrl}/ledger?route=${route}`);
      return status === 200 ? body.count : body.error;
    };
    kis.paper.addRoute({ path, apiId: "VTTC8434R", body: {} });
    kis.live.addRoute({ path, body: {} });
    expect([await look("VTTC8434R"), await look(path)]).toEqual([0, 0]);
    const token = (await kisToken(kis.paper)).body.access_token;
    const { appKey: appkey, appSecret: appsecret } = kis.paper;
    const authorization = `Bearer ${token}`;
    const headers = { authorization, appkey, appsecret, tr_id: "VTTC8434R" };
    expect((await request(kis.paper.url + path, { headers })).status).toBe(200);
    expect(await look("VTTC8434R")).toBe(1);
    expect(await look("VTTC8434")).toBe(`route must be one that was added: VTTC8434R, ${path}`);
    kis.paper.clearRoutes();
    await send("DELETE", `${controlUrl}/ledger`);
    expect(await look("VTTC8434R")).toBe(0);
    reset();
    expect(await look("VTTC8434R")).toBe("route must be one that was added, and none was");
    expect(() => ledger.count({ route: path })).toThrow("and none was");
  });

  it("a number or a list is no text, even where both look the same, and null no filter", async () => {
    const { ledger } = await startControlled();
    expect(() => ledger.count({ outcome: 404 } as object)).toThrow("outcome must be");
    expect(() => ledger.count({ account: ["kis-live-1"] } as object)).toThrow("account must be");
    expect(() => ledger.count(null as never)).toThrow("filter must be an object { … }");
  });

  it("but takes every label and outcome that entries have", async () => {
    const { kis, ledger } = await startControlled();
    const token = (await kisToken(kis.live)).body.access_token;
    await kisQuote(kis.live, token);
    const { token: label } = ledger.entries[1] ?? {};
    expect(ledger.count({ token: label ?? "" })).toBe(1);
    for (const outcome of ["unprocessed", "too-fast", "wrong-hts-id", "100013", "R10004", "1009"]) {
      expect(ledger.count({ outcome })).toBe(0);
    }
  });
});

describe("an assertion that could not fail, or not for its reason, is refused", () => {
  it.each<[string, unknown, string]>([
    ["without a number", {}, "say how many issues: { atMost: 1 } or { exactly: 1 }"],
    ["with two", { atMost: 2, exactly: 1 }, "say how many issues: { atMost: 1 } or { exactly: 1 }"],
    ["with a misspelt one", { atmost: 1 }, "atmost means nothing here; there are account, atMost"],
    ["with a text", { atMost: "1" }, 'atMost must be a whole number from 0 on, got "1"'],
    ["below nothing", { exactly: -1 }, "exactly must be a whole number from 0 on, got -1"],
    ["with no options", undefined, "expected must be an object { … }"],
  ])("assertIssues %s", async (_what, expected, text) => {
    const { ledger } = await startControlled();
    const refusal = new TypeError(text);
    const assert = (): void => assertIssues(ledger, expected as { atMost: number });
    expect(assert).toThrow(TypeError);
    expect(assert).toThrow(refusal.message);
  });

  it.each([
    ["assertIssues", (ledger: never) => assertIssues(ledger, { atMost: 1 })],
    ["assertNoEarlyRequests", (ledger: never) => assertNoEarlyRequests(ledger)],
    ["assertNoRequestsAfterRevocation", (ledger: never) => assertNoRequestsAfterRevocation(ledger)],
    ["summarizeLedger", (ledger: never) => summarizeLedger(ledger)],
  ])("%s of what is no ledger", (_name, look) => {
    for (const ledger of [{}, { entries: 1 }, null, undefined]) {
      expect(() => look(ledger as never)).toThrow("ledger must be a simulator's, with its entries");
    }
  });

  it("and so are options that mean nothing", async () => {
    const { ledger } = await startControlled();
    const misspelt = { acount: "kis-live-1" } as object;
    expect(() => assertNoEarlyRequests(ledger, misspelt)).toThrow("acount means nothing here");
    expect(() => assertNoRequestsAfterRevocation(ledger, misspelt)).toThrow("there are account");
    await expect(ledger.waitFor({}, { atleast: 2 } as object)).rejects.toThrow(
      "atleast means nothing here; there are atLeast, timeoutMs",
    );
  });
});
