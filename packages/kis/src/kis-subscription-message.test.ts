import { createToken } from "@auth/core";
import { describe, expect, it } from "vitest";
import { createKisSubscribeMessage, createKisUnsubscribeMessage } from "./index.js";

const value = "a2585daf-8c09-4587-9fce-000000000001";
const key = createToken(value, Date.parse("2026-11-24T09:00:00+09:00"), "approval-key");
const trades = { trId: "H0STCNT0", trKey: "005930" };

describe("the message to KIS, to the byte", () => {
  it("subscribes with tr_type 1", () => {
    expect(createKisSubscribeMessage(key, trades)).toBe(
      `{"header":{"approval_key":"${value}","custtype":"P","tr_type":"1","content-type":"utf-8"},"body":{"input":{"tr_id":"H0STCNT0","tr_key":"005930"}}}`,
    );
  });

  it("unsubscribes with tr_type 2", () => {
    expect(createKisUnsubscribeMessage(key, trades)).toBe(
      `{"header":{"approval_key":"${value}","custtype":"P","tr_type":"2","content-type":"utf-8"},"body":{"input":{"tr_id":"H0STCNT0","tr_key":"005930"}}}`,
    );
  });

  it("takes the bare key as well, and the custtype of corporations and partners", () => {
    expect(createKisSubscribeMessage(value, trades)).toBe(createKisSubscribeMessage(key, trades));
    const { header } = JSON.parse(createKisSubscribeMessage(key, { ...trades, custtype: "B" }));
    expect(header.custtype).toBe("B");
  });
});

describe("a mistake is named before KIS sees it, and without its value", () => {
  it("an access token in place of the approval key", () => {
    const token = createToken("an-access-token", 0, "access-token");
    expect(() => createKisSubscribeMessage(token, trades)).toThrow(
      /^approvalKey must come from auth\.getApprovalKey\(\), and this is an access token/,
    );
  });

  it.each([`${key}`, "", "two words", undefined, null, 7, {}])("%j as approval key", (wrong) => {
    expect(() => createKisSubscribeMessage(wrong as string, trades)).toThrow(
      new TypeError("approvalKey must be the token that auth.getApprovalKey() gave, or its .value"),
    );
  });

  it.each(["", " ", undefined, 5930])("%j as trId or trKey", (wrong) => {
    const bad = wrong as string;
    expect(() => createKisSubscribeMessage(key, { trId: bad, trKey: "005930" })).toThrow(
      new TypeError('trId must be a text such as "H0STCNT0"'),
    );
    expect(() => createKisUnsubscribeMessage(key, { trId: "H0STCNT0", trKey: bad })).toThrow(
      new TypeError('trKey must be a text such as "005930"'),
    );
  });
});
