import { expect, it } from "vitest";
import { kiwoomOrder, kiwoomToken } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";

const start = simulators();

it.each([
  ["ord_qty", ["-1", "0", "abc", "1.5", "1e3", "1234567890123"]],
  ["stk_cd", ["삼성", "5930", "A005930", "005930_XX", "005930_nx"]],
  ["trde_tp", ["99", "00", "limit"]],
  ["ord_uv", ["free", "-71000", "71,000"]],
])("Kiwoom executes no order whose %s is nonsense, and names the field", async (field, values) => {
  const { kiwoom } = await start();
  const { token } = (await kiwoomToken(kiwoom.live)).body;
  for (const value of values) {
    const { status, body } = await kiwoomOrder(kiwoom.live, token, { [field]: value });
    expect([value, status, body]).toEqual([
      value,
      200,
      {
        return_code: 2,
        return_msg: `입력 값 오류입니다[1517:입력 값 형식이 올바르지 않습니다. 파라미터=${field}]`,
      },
    ]);
  }
  expect(kiwoom.live.orders).toEqual([]);
});

it("Kiwoom executes no limit order without its price", async () => {
  const { kiwoom } = await start();
  const { token } = (await kiwoomToken(kiwoom.live)).body;
  for (const type of ["0", "5", "10", "20", "28"]) {
    for (const price of [{}, { ord_uv: "" }, { ord_uv: "0" }]) {
      const order = { trde_tp: type, ...price };
      const { return_msg: text } = (await kiwoomOrder(kiwoom.live, token, order)).body;
      expect([order, text]).toEqual([order, expect.stringContaining("필수입력 파라미터=ord_uv]")]);
    }
  }
  expect(kiwoom.live.orders).toEqual([]);
});

it("Kiwoom takes each type of order that it documents, at a price or at the market's, and codes with letters", async () => {
  const { kiwoom } = await start();
  const { token } = (await kiwoomToken(kiwoom.live)).body;
  const priced = ["0", "5", "10", "20", "28", "62"];
  const others = ["3", "6", "7", "13", "16", "23", "26", "29", "30", "31", "61", "81"];
  const documented = [
    ...priced.map((type) => ({ trde_tp: type, ord_uv: "71000", cond_uv: "" })),
    ...others.map((type) => ({ trde_tp: type, ord_uv: "", cond_uv: "" })),
    { stk_cd: "0001A0" },
    { stk_cd: "005930_NX" },
    { stk_cd: "005930_AL" },
  ];
  for (const fields of documented) {
    const { return_code: code } = (await kiwoomOrder(kiwoom.live, token, fields)).body;
    expect([fields, code]).toEqual([fields, 0]);
  }
  expect(kiwoom.live.orders).toHaveLength(documented.length);
});

it("Kiwoom orders at the exchanges that there are, and on paper at KRX alone", async () => {
  const { kiwoom } = await start();
  const field = expect.stringMatching(/\[1517:.*파라미터=dmst_stex_tp\]$/);
  for (const [host, taken, refused] of [
    [kiwoom.live, ["KRX", "NXT", "SOR"], ["ZZZ", "krx", "ALL"]],
    [kiwoom.paper, ["KRX"], ["NXT", "SOR", "ZZZ"]],
  ] as const) {
    const { token } = (await kiwoomToken(host)).body;
    for (const exchange of taken) {
      const { body } = await kiwoomOrder(host, token, { dmst_stex_tp: exchange });
      expect(body).toMatchObject({ return_code: 0, dmst_stex_tp: exchange });
    }
    for (const exchange of refused) {
      const { body } = await kiwoomOrder(host, token, { dmst_stex_tp: exchange });
      expect([exchange, body]).toEqual([exchange, { return_code: 2, return_msg: field }]);
    }
    expect(host.orders).toHaveLength(taken.length);
  }
});
