import { AuthError } from "@auth/core";
import { array, nonEmpty, number, object, optional, pipe, string, union } from "valibot";
import { describe, expect, it } from "vitest";
import { parseAnswer } from "./parse-answer.js";

const schema = object({
  access_token: pipe(string(), nonEmpty()),
  expires_in: optional(union([number(), string()])),
  scopes: optional(array(object({ name: string() }))),
});
const source = { broker: "KIS", endpoint: "/oauth2/tokenP", status: 200 };

function failure(json: unknown): AuthError {
  try {
    parseAnswer(schema, json, source);
  } catch (error) {
    if (error instanceof AuthError) return error;
  }
  throw new Error("the answer was taken");
}

describe("a broker's answer", () => {
  it("is typed once it was checked, and may have fields that we do not know", () => {
    const { access_token } = parseAnswer(schema, { access_token: "abc", new: 1 }, source);
    expect(access_token).toBe("abc");
  });

  it.each([
    [{}, "access_token", "with no access_token"],
    [
      { access_token: 12 },
      "access_token",
      "with a number as access_token where string is documented",
    ],
    [{ access_token: null }, "access_token", "with null as access_token"],
    [{ access_token: "" }, "access_token", "with an unusable access_token"],
    [
      { access_token: "abc", expires_in: {} },
      "expires_in",
      "with an object as expires_in where (number | string) is documented",
    ],
    [{ access_token: "abc", scopes: [{ name: [] }] }, "scopes.0.name", "a list as scopes.0.name"],
    ["text", undefined, "with a string instead of an object"],
    [null, undefined, "with null instead of an object"],
  ])("that is wrong (%j) is told by the field's name", (json, path, message) => {
    const error = failure(json);
    expect(error).toMatchObject({ code: "AUTH_INVALID_RESPONSE", status: 200 });
    expect(error.path).toBe(path);
    expect(error.message).toContain(`KIS answered /oauth2/tokenP `);
    expect(error.message).toContain(message);
  });

  it("is never quoted: the wrong field, or the one next to it, may be the token", () => {
    const secret = "invented-token-0123456789";
    for (const json of [
      { access_token: [secret] },
      { token: secret },
      secret,
      { access_token: secret, expires_in: [secret] },
    ]) {
      const error = failure(json);
      expect(JSON.stringify(error) + error.stack).not.toContain(secret);
    }
  });
});
