import { describe, expect, it } from "vitest";
import {
  kisOrder,
  kisToken,
  kiwoomOrder,
  kiwoomToken,
  post,
  request,
} from "../../test-support/client.js";
import { controlledSimulators } from "../../test-support/controlled-simulators.js";
import { startAt } from "../../test-support/simulators.js";

const startControlled = controlledSimulators();

describe("the control port", () => {
  it("adds an account, tells what it invented for it, and repeats nothing that was given", async () => {
    const { controlUrl, kis, kiwoom } = await startControlled();
    const accounts = `${controlUrl}/accounts`;
    const invented = await post(accounts, { host: "kis-paper" });
    expect(invented.body).toEqual({ host: "kis-paper", ...kis.paper.accounts[1] });
    const { appKey: appkey, appSecret: appsecret } = invented.body;
    expect((await kisToken(kis.paper, { appkey, appsecret })).status).toBe(200);

    const mine = { appKey: "my-key", secretKey: "my-secret" };
    const given = await post(accounts, { host: "kiwoom-live", ...mine });
    expect(given.body).toEqual({ host: "kiwoom-live", label: "kiwoom-live-2" });
    const issued = await kiwoomToken(kiwoom.live, { appkey: "my-key", secretkey: "my-secret" });
    expect(issued.body.return_code).toBe(0);
    const { body } = await request(`${controlUrl}/state`);
    expect(body).toMatchObject({ hosts: { "kis-paper": { accounts: [{}, "kis-paper-2"] } } });
  });

  it.each<[string, object, string]>([
    ["of no host", {}, "host must be one of kis-live"],
    ["of both hosts", { host: "kis" }, 'an account is for one, got "kis"'],
    ["with another broker's field", { host: "kis-live", secretKey: "private" }, "secretKey means"],
    ["with a key that is none", { host: "kis-live", appKey: "" }, "appKey must be a text"],
    [
      "with a key that is known",
      { host: "kis-live", appKey: "known" },
      "appKey is that of kis-live-1: give another, or leave it out",
    ],
  ])("refuses an account %s", async (_what, body, text) => {
    const { controlUrl, kis } = await startControlled({
      accounts: { kis: { live: [{ appKey: "known" }] } },
    });
    const reply = await post(`${controlUrl}/accounts`, body);
    expect([reply.status, reply.body.error]).toEqual([400, expect.stringContaining(text)]);
    expect(reply.body.error).not.toContain("private");
    expect(kis.live.accounts).toHaveLength(1);
  });

  it("tells the orders that reached the book, oldest first, of a host or of all", async () => {
    const { controlUrl, clock, kis, kiwoom } = await startControlled();
    const kiwoomValue = (await kiwoomToken(kiwoom.paper)).body.token;
    const kisValue = (await kisToken(kis.live)).body.access_token;
    await kiwoomOrder(kiwoom.paper, kiwoomValue);
    clock.advance(1000);
    kis.live.failNext("order", "drop", { processed: true });
    await expect(kisOrder(kis.live, kisValue)).rejects.toThrow();
    const { body } = await request(`${controlUrl}/orders`);
    expect(body).toMatchObject({
      count: 2,
      orders: [
        { host: "kiwoom-paper", account: "kiwoom-paper-1", at: startAt },
        { host: "kis-live", symbol: "005930", quantity: "1", side: "buy", at: startAt + 1000 },
      ],
    });
    const ofKis = await request(`${controlUrl}/orders?host=kis`);
    expect(ofKis.body).toEqual({ count: 1, orders: [{ host: "kis-live", ...kis.live.orders[0] }] });
    expect((await request(`${controlUrl}/orders?host=kis-mock`)).status).toBe(400);
  });
});
