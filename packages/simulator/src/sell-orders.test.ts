import { describe, expect, it } from "vitest";
import { kisOrder, kisToken, kiwoomOrder, kiwoomToken } from "../test-support/client.js";
import { simulators } from "../test-support/simulators.js";

const start = simulators();

describe("an order to sell", () => {
  it.each(["live", "paper"] as const)("is told from one to buy at KIS, %s", async (environment) => {
    const kis = (await start()).kis[environment];
    const token = (await kisToken(kis)).body.access_token;
    const first = environment === "live" ? "T" : "V";
    for (const number of ["0011", "0012", "0801", "0802"]) {
      const reply = await kisOrder(kis, token, { tr_id: `${first}TTC${number}U` });
      expect(reply.body.rt_cd).toBe("0");
    }
    expect(kis.orders.map(({ side }) => side)).toEqual(["sell", "buy", "sell", "buy"]);
  });

  it.each(["live", "paper"] as const)("is kt10001 at Kiwoom, %s", async (environment) => {
    const kiwoom = (await start()).kiwoom[environment];
    const { token } = (await kiwoomToken(kiwoom)).body;
    const reply = await kiwoomOrder(kiwoom, token, {}, { "api-id": "kt10001" });
    expect(reply.body).toMatchObject({ ord_no: "0000001", return_code: 0 });
    expect(reply.headers.get("api-id")).toBe("kt10001");
    await kiwoomOrder(kiwoom, token);
    expect(kiwoom.orders.map(({ side }) => side)).toEqual(["sell", "buy"]);
  });

  it("is refused at Kiwoom with the code of the API that it is not", async () => {
    const { kiwoom } = await start();
    const { token } = (await kiwoomToken(kiwoom.live)).body;
    const reply = await kiwoomOrder(kiwoom.live, token, {}, { "api-id": "kt10009" });
    expect(reply.body.return_msg).toContain("1504");
    expect(kiwoom.live.orders).toEqual([]);
  });
});
