import { expect, it } from "vitest";
import { kisHeaders, kisOrderBody, kisToken, post, type Reply } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import type { SimulatedKis } from "../index.js";

const start = simulators();

/** Orders with the first account; `fields` go before those of an order that is taken. */
async function ordering(kis: SimulatedKis): Promise<(fields: object) => Promise<Reply>> {
  const token = (await kisToken(kis)).body.access_token;
  const trId = kis.environment === "live" ? "TTTC0012U" : "VTTC0012U";
  const headers = { ...kisHeaders(kis, token), tr_id: trId };
  const url = `${kis.url}/uapi/domestic-stock/v1/trading/order-cash`;
  return (fields) => post(url, { ...kisOrderBody, ...fields }, headers);
}

it.each([
  ["ORD_QTY", ["-5", "0", "00", "abc", "1.5", "1e3", " 1", "12345678901"]],
  ["PDNO", ["x", "삼성전자", "5930", "0059300", "00593a", "KR7005930003"]],
  ["ORD_DVSN", ["zz", "0", "99", "001"]],
  ["ORD_UNPR", ["free", "-71000", "71,000", "1e5", "Infinity"]],
])("KIS executes no order whose %s is nonsense, and names the field", async (field, values) => {
  const { kis } = await start();
  const order = await ordering(kis.live);
  for (const value of values) {
    const { status, body } = await order({ [field]: value });
    expect([value, status, body]).toEqual([
      value,
      500,
      { rt_cd: "1", msg_cd: "OPSQ2002", msg1: `ERROR INVALID INPUT [${field}]` },
    ]);
  }
  expect(kis.live.orders).toEqual([]);
});

it("KIS executes no limit order without its price", async () => {
  const { kis } = await start();
  const order = await ordering(kis.live);
  for (const type of ["00", "02", "11", "12", "22"]) {
    expect((await order({ ORD_DVSN: type, ORD_UNPR: "0" })).body.msg_cd).toBe("OPSQ2002");
  }
  expect(kis.live.orders).toEqual([]);
});

it("KIS takes each type of order that it documents, at a price or at the market's, and codes with letters", async () => {
  const { kis } = await start();
  const order = await ordering(kis.live);
  const documented = [
    { ORD_DVSN: "01", ORD_UNPR: "0" },
    { ORD_DVSN: "03", ORD_UNPR: "0" },
    { ORD_DVSN: "05", ORD_UNPR: "0" },
    { ORD_DVSN: "16", ORD_UNPR: "0" },
    { ORD_DVSN: "24", ORD_UNPR: "0" },
    { ORD_DVSN: "22", ORD_UNPR: "71000", CNDT_PRIC: "71500" },
    { PDNO: "0001A0", ORD_QTY: "0000000010" },
    { PDNO: "Q500001", SLL_TYPE: "", CNDT_PRIC: "" },
  ];
  for (const fields of documented) {
    expect([fields, (await order(fields)).body.rt_cd]).toEqual([fields, "0"]);
  }
  expect(kis.live.orders).toHaveLength(documented.length);
});

it("KIS orders at the exchanges that there are, on paper at KRX alone, and at KRX without a name", async () => {
  const { kis } = await start();
  for (const [host, taken, refused] of [
    [kis.live, ["", "KRX", "NXT", "SOR"], ["ZZZ", "krx", "ALL"]],
    [kis.paper, ["", "KRX"], ["NXT", "SOR", "ZZZ"]],
  ] as const) {
    const order = await ordering(host);
    for (const exchange of taken) {
      expect((await order({ EXCG_ID_DVSN_CD: exchange })).body.rt_cd).toBe("0");
    }
    for (const exchange of refused) {
      const { msg1 } = (await order({ EXCG_ID_DVSN_CD: exchange })).body;
      expect([exchange, msg1]).toEqual([exchange, "ERROR INVALID INPUT [EXCG_ID_DVSN_CD]"]);
    }
    expect(host.orders).toHaveLength(taken.length);
  }
});
