import { describe, expect, it } from "vitest";
import { classifyKiwoomFrame, type KiwoomFrame, kiwoomWebSocketUrls } from "./index.js";
import { kiwoomErrorCodes } from "./kiwoom-error-codes.js";

/** Kiwoom's table of codes (오류코드), and what a bot has to do about each. Typed from the table, not from the code under test. */
const codesByRemedy = {
  "new-token": ["8003", "8005"],
  // The request
  fix: [
    ...["1501", "1504", "1505", "1511", "1512", "1513", "1514", "1515", "1516", "1517"],
    // Unknown market, unknown stock, not on paper, not for corporations
    ...["1901", "1902", "8104", "8200"],
    // Keys, grant, live and paper mixed up
    ...["8001", "8002", "8011", "8012", "8020", "8030", "8031"],
    // This machine and its IP address
    ...["8010", "8040", "8050", "8103"],
  ],
  // Too many requests; trouble of Kiwoom's own
  wait: ["5", "1687", "1700", "1701", "1702", "1999", "8006", "8009", "8015", "8016"],
};
const codes = Object.entries(codesByRemedy).flatMap(([remedy, list]) =>
  list.map((code) => [code, remedy] as const),
);

function refusal(trnm: string, return_code: unknown, return_msg: string): KiwoomFrame {
  return classifyKiwoomFrame(JSON.stringify({ trnm, return_code, return_msg }));
}

describe.each(["LOGIN", "REG"])("each code of Kiwoom's table, when it refuses a %s", (trnm) => {
  it.each(codes)("%s: %s, wherever it stands", (code, remedy) => {
    const expected = { type: "refused", trnm, code, remedy };
    for (const return_code of [code, Number(code)]) {
      expect(refusal(trnm, return_code, "사유")).toMatchObject(expected);
    }
    if (code.length < 4) return;
    for (const return_code of [3, "3", 805004, "805004"]) {
      expect(refusal(trnm, return_code, `거부[${code}:사유]`)).toMatchObject(expected);
      expect(refusal(trnm, return_code, `거부 [CODE=${code}, MESSAGE=사유]`)).toMatchObject(
        expected,
      );
    }
  });

  it("100013, that a LOGIN is not through yet, and what is in no table: wait", () => {
    for (const code of [100_013, "100013", 20, "R99999"]) {
      expect(refusal(trnm, code, "로그인 대기")).toMatchObject({
        type: "refused",
        code: String(code),
        remedy: "wait",
      });
    }
  });

  it("none is forgotten", () => {
    expect(codes.map(([code]) => code).sort()).toEqual([...kiwoomErrorCodes.keys()].sort());
  });
});

it("the addresses are those of Kiwoom's own client", () => {
  expect(kiwoomWebSocketUrls).toEqual({
    live: "wss://api.kiwoom.com:10000/api/dostk/websocket",
    paper: "wss://mockapi.kiwoom.com:10000/api/dostk/websocket",
  });
});
