import { inspect } from "node:util";
import { createToken } from "@auth/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import loginRefused from "./__fixtures__/websocket-login-refused.json" with { type: "json" };
import { classifyKiwoomFrame, type KiwoomFrame } from "./index.js";
import { kiwoomErrorCodes } from "./kiwoom-error-codes.js";
import { remedyOfCode } from "./kiwoom-remedy.js";

const classify = (message: object): KiwoomFrame => classifyKiwoomFrame(JSON.stringify(message));

describe("LOGIN", () => {
  it.each([0, "0", "0000", undefined])("succeeds with return_code %j", (return_code) => {
    const message = { trnm: "LOGIN", return_code, return_msg: "", sor_yn: "Y" };
    expect(classify(message)).toEqual({ type: "signed-in" });
  });

  it.each([null, true, "", {}, []])(
    "is not taken for a success with return_code %j: it is no code",
    (return_code) => {
      const message = { trnm: "LOGIN", return_code, return_msg: "" };
      expect(classify(message)).toEqual({ type: "unknown" });
    },
  );

  it.each([
    [805004, loginRefused.return_msg],
    ["805004", loginRefused.return_msg],
    [3, "인증에 실패했습니다[8005:Token이 유효하지 않습니다]"],
    ["3", "인증에 실패했습니다[8005:Token이 유효하지 않습니다]"],
    [8005, "Token이 유효하지 않습니다"],
  ])("refused with return_code %j and %j is 8005: another token", (return_code, return_msg) => {
    expect(classify({ trnm: "LOGIN", return_code, return_msg })).toEqual({
      type: "refused",
      trnm: "LOGIN",
      code: "8005",
      message: return_msg,
      remedy: "new-token",
    });
  });

  it("refused for this machine, the keys or the environment is to be fixed: another token fails, too", () => {
    for (const code of ["8001", "8010", "8030", "8031", "8040", "8050", "8103"]) {
      const return_msg = `인증에 실패했습니다[${code}:사유]`;
      expect(classify({ trnm: "LOGIN", return_code: 3, return_msg })).toMatchObject({
        code,
        remedy: "fix",
      });
    }
  });

  it("refused with a code that is not known here: wait", () => {
    expect(classify({ trnm: "LOGIN", return_code: 805004, return_msg: "" })).toMatchObject({
      code: "805004",
      remedy: "wait",
    });
  });
});

it("a new token is the remedy of two codes only", () => {
  const codes = [...kiwoomErrorCodes.keys()].filter((code) => remedyOfCode(code) === "new-token");
  expect(codes).toEqual(["8003", "8005"]);
});

describe("SYSTEM", () => {
  it("R10001: another session has taken the place of this one", () => {
    const message = "동일한 App key로 접속이 되었습니다. 기존 세션은 종료가 됩니다";
    expect(classify({ trnm: "SYSTEM", code: "R10001", message })).toEqual({
      type: "system",
      code: "R10001",
      message,
      remedy: "other-session",
    });
  });

  it.each([
    ["R10002", "사용자 프로그램으로부터 Heartbeat(연결유지) 메시지가 오지않아서 접속을 종료합니다"],
    ["R10004", "접속허용요청(토큰)이 들어오지 않았습니다"],
  ])("%s ends the connection: connect again, later", (code, message) => {
    expect(classify({ trnm: "SYSTEM", code, message })).toMatchObject({ code, remedy: "wait" });
  });

  it.each([
    [{ code: "100013", message: "로그인 대기" }, "100013", "로그인 대기"],
    [{ return_code: "3", return_msg: "점검" }, "3", "점검"],
    [{ return_code: 0, return_msg: "정상" }, "", "정상"],
    [{}, "", ""],
  ])("%j is a notice", (fields, code, message) => {
    expect(classify({ trnm: "SYSTEM", ...fields })).toEqual({
      type: "system",
      code,
      message,
      remedy: "none",
    });
  });
});

describe("PING", () => {
  it.each(['{"trnm":"PING"}', '{"trnm": "PING", "seq": 7}\n', '{"trnm":" ping"}', "PING"])(
    "%j is answered with the very text that came",
    (text) => {
      expect(classifyKiwoomFrame(text)).toEqual({ type: "heartbeat", reply: text });
    },
  );
});

describe("REG", () => {
  it("succeeds with the whole answer", () => {
    const answer = { trnm: "REG", return_code: 0, return_msg: "", data: [{ item: ["005930"] }] };
    expect(classify(answer)).toEqual({ type: "answer", trnm: "REG", json: answer });
  });

  it("refused says what to do", () => {
    const refused = { trnm: "REG", return_code: 2, return_msg: "[1902:종목 정보가 없습니다]" };
    expect(classify(refused)).toMatchObject({ type: "refused", trnm: "REG", remedy: "fix" });
    expect(classify({ ...refused, return_msg: "등록 종목수 초과" })).toMatchObject({
      code: "2",
      remedy: "wait",
    });
  });
});

describe("REAL", () => {
  const trade = {
    type: "0B",
    name: "주식체결",
    item: "005930",
    values: { "10": "+71900", "20": "093354" },
  };

  it("brings each item with its fields", () => {
    expect(classify({ trnm: "REAL", data: [trade, { ...trade, item: "000660" }] })).toEqual({
      type: "data",
      items: [
        { type: "0B", item: "005930", values: { "10": "+71900", "20": "093354" } },
        { type: "0B", item: "000660", values: { "10": "+71900", "20": "093354" } },
      ],
    });
  });

  it.each([
    ["a list of values", { ...trade, values: [{ "10": "+71900" }, { "20": "093354" }] }],
    ["numbers", { ...trade, item: 5930, values: { "10": "+71900", "20": 93354 } }],
  ])("with %s, too", (_case, item) => {
    const frame = classify({ trnm: "REAL", data: [item] });
    expect(frame).toMatchObject({ items: [{ type: "0B", values: { "10": "+71900" } }] });
  });

  it.each([
    [[trade, null, "text", 7], 1],
    [[{}], 1],
    [[], 0],
    ["text", 0],
    [undefined, 0],
  ])("with %j has what is readable of it", (data, count) => {
    const frame = classify({ trnm: "REAL", data });
    expect(frame.type === "data" && frame.items.length).toBe(count);
  });
});

describe("whatever else comes", () => {
  it.each(["", "null", "[]", "{}", '{"trnm":""}', '{"trnm":7}', "<html>", "{"])(
    "%j is unknown",
    (text) => {
      expect(classifyKiwoomFrame(text)).toEqual({ type: "unknown" });
    },
  );

  it.each([undefined, null, 7, new ArrayBuffer(8), new Blob(['{"trnm":"PING"}'])])(
    "%s is unknown: Kiwoom sends text",
    (data) => {
      expect(classifyKiwoomFrame(data)).toEqual({ type: "unknown" });
    },
  );

  it("is taken as it is, however long, deep or cut off", () => {
    const deep = "[".repeat(100_000);
    for (const text of [deep, `{"trnm":"REAL","data":${deep}`, `{"trnm":"LOGIN","return_code":3`]) {
      expect(classifyKiwoomFrame(text)).toEqual({ type: "unknown" });
    }
    const data = Array.from({ length: 20_000 }, () => ({ type: "0B", item: "005930", values: {} }));
    const frame = classify({ trnm: "REAL", data });
    expect(frame.type === "data" && frame.items.length).toBe(20_000);
  });

  it("never throws, and is one of the documented types", () => {
    const types = ["signed-in", "data", "heartbeat", "answer", "refused", "system", "unknown"];
    const text = fc.oneof(
      anyText,
      fc.json(),
      someMessage.map((message) => JSON.stringify(message)),
    );
    fc.assert(
      fc.property(text, (data) => {
        expect(types).toContain(classifyKiwoomFrame(data).type);
      }),
    );
  });

  it("shows no token, should Kiwoom repeat it", () => {
    const token = fc.stringMatching(/^[A-Za-z0-9_-]{8,80}$/);
    fc.assert(
      fc.property(token, someMessage, (value, message) => {
        fc.pre(
          !["REAL", "PING"].includes(message.trnm) && !JSON.stringify(message).includes(value),
        );
        const said = {
          ...message,
          return_code: 3,
          return_msg: `거부 ${value}[8005:${value}]`,
          message: value,
        };
        const options = { token: createToken(value, 0, "access-token") };
        const frame = classifyKiwoomFrame(JSON.stringify(said), options);
        expect(["refused", "system"]).toContain(frame.type);
        expect(inspect(frame) + JSON.stringify(frame)).not.toContain(value);
      }),
    );
  });
});

/** Half of a surrogate pair included. */
const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));
const anyValue = fc.oneof(fc.string(), fc.integer(), fc.constantFrom(null, undefined, [], {}));
const someMessage = fc.record(
  {
    trnm: fc.constantFrom("LOGIN", "REG", "REMOVE", "REAL", "PING", "SYSTEM", "CNSRLST"),
    return_code: fc.oneof(anyValue, fc.constantFrom(0, "0", 3, 805004)),
    return_msg: fc.oneof(anyValue, fc.constant("[8005:x]")),
    code: fc.oneof(anyValue, fc.constantFrom("R10001", "R10004")),
    message: anyValue,
    data: fc.oneof(
      anyValue,
      fc.array(
        fc.oneof(anyValue, fc.record({ type: anyValue, item: anyValue, values: fc.json() })),
      ),
    ),
  },
  { requiredKeys: ["trnm"] },
);
