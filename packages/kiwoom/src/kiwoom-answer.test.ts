import { describe, expect, it } from "vitest";
import quote from "./__fixtures__/quote.json" with { type: "json" };
import refusals from "./__fixtures__/refusals.json" with { type: "json" };
import revoked from "./__fixtures__/revoked.json" with { type: "json" };
import tokenIssued from "./__fixtures__/token-issued.json" with { type: "json" };
import loginRefused from "./__fixtures__/websocket-login-refused.json" with { type: "json" };
import { readKiwoomCode } from "./kiwoom-answer.js";

describe("Kiwoom's code is found wherever Kiwoom puts it", () => {
  it.each(refusals)("$code in $body.return_msg", ({ code, body }) => {
    expect(readKiwoomCode(body)).toBe(code);
  });

  it("in a refused WebSocket LOGIN, whose return_code is another number", () => {
    expect(readKiwoomCode(loginRefused)).toBe("8005");
    expect(readKiwoomCode({ ...loginRefused, return_code: "3" })).toBe("8005");
  });

  it.each([
    ["인증에 실패했습니다[8005:Token이 유효하지 않습니다]"],
    ["[CODE=8005, MESSAGE=Token이 유효하지 않습니다]"],
    ["접속을 종료합니다 [ CODE = 8005 , MESSAGE = x ]"],
    ["8005: Token이 유효하지 않습니다"],
    ["인증 실패 8005 : Token이 유효하지 않습니다"],
    ["(8005:Token)"],
    ["[8005]"],
    ["Authentication failed[8005:a text of next year, in another language]"],
    ["[8005:x][8001:y]"],
  ])("in %j, without reading the words around it", (return_msg) => {
    expect(readKiwoomCode({ return_code: 3, return_msg })).toBe("8005");
    expect(readKiwoomCode({ return_code: "3", return_msg })).toBe("8005");
    expect(readKiwoomCode({ return_msg })).toBe("8005");
  });

  it.each([
    [8005, "8005"],
    ["8005", "8005"],
    [" 8005 ", "8005"],
    [805004, "805004"],
    [3, "3"],
    [-1, "-1"],
    ["R10001", "R10001"],
  ])("in return_code %j, where return_msg names none", (return_code, code) => {
    expect(readKiwoomCode({ return_code, return_msg: "인증에 실패했습니다" })).toBe(code);
    expect(readKiwoomCode({ return_code })).toBe(code);
  });
});

describe("what is no code is not taken for one, so that no good token is thrown away", () => {
  it.each([
    ["a token", tokenIssued],
    ["a revocation", revoked],
    ["a quote", quote],
  ])("%s", (_case, body) => {
    expect(readKiwoomCode(body)).toBeUndefined();
    expect(readKiwoomCode({ ...body, return_code: "0" })).toBeUndefined();
  });

  it("the text of a success, even if a stock were called [8005:…]", () => {
    expect(readKiwoomCode({ return_code: 0, return_msg: "[8005:주식회사]" })).toBeUndefined();
    expect(readKiwoomCode({ return_code: "0000", return_msg: "8005: ok" })).toBeUndefined();
  });

  it.each([
    ["주문 시각 2026-11-07 0905:30"],
    ["127.0.0.1:8005: 연결 실패"],
    ["주문번호 18005: 없음"],
    ["[80051234:x]"],
    ["주문번호 8005"],
  ])("a number in %j", (return_msg) => {
    expect(readKiwoomCode({ return_code: 20, return_msg })).toBe("20");
  });

  it.each([
    [undefined],
    [null],
    ["[8005:x]"],
    [8005],
    [[]],
    [{}],
    [{ return_code: null, return_msg: null }],
    [{ return_code: "", return_msg: 8005 }],
    [{ return_code: {}, return_msg: ["[8005:x]"] }],
    [Object.create({ return_code: 8005 })],
  ])("anything in %j", (json) => {
    expect(readKiwoomCode(json)).toBeUndefined();
  });

  it("and a return_code that could be anything is not passed on into errors", () => {
    expect(readKiwoomCode({ return_code: "a whole sentence, or a secret" })).toBe("unreadable");
  });
});
