import { createToken } from "@auth/core";
import { describe, expect, it } from "vitest";
import { createKiwoomLoginMessage } from "./index.js";

const token = createToken("an-invented-token", 0, "access-token");

describe("the LOGIN message to Kiwoom", () => {
  it("has the bare token, to the byte", () => {
    expect(createKiwoomLoginMessage(token)).toBe('{"trnm":"LOGIN","token":"an-invented-token"}');
    expect(createKiwoomLoginMessage(token.value)).toBe(createKiwoomLoginMessage(token));
  });

  it.each([token.authorization, `${token}`, "", undefined, null, 7, {}])(
    "is not written for %j, which Kiwoom would refuse",
    (wrong) => {
      expect(() => createKiwoomLoginMessage(wrong as string)).toThrow(
        new TypeError("token must be what auth.getToken() gave, or its .value without Bearer"),
      );
    },
  );
});
