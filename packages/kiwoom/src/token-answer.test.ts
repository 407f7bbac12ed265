import type { IssuedToken } from "@auth/core";
import { describe, expect, it } from "vitest";
import { errorOf } from "./__fixtures__/error-of.js";
import { appKey, secretKey } from "./__fixtures__/keys.js";
import tokenDocumentExample from "./__fixtures__/token-document-example.json" with { type: "json" };
import tokenIssued from "./__fixtures__/token-issued.json" with { type: "json" };
import type { KiwoomErrorContext } from "./kiwoom-error.js";
import { parseTokenAnswer } from "./token-answer.js";

const requestedAt = Date.parse("2026-11-21T15:00:00+09:00");
const context: KiwoomErrorContext = {
  endpoint: "/oauth2/token",
  environment: "paper",
  baseUrl: "https://mockapi.kiwoom.com",
  appKey: { value: appKey, source: "appKey" },
  secretKey: { value: secretKey, source: "secretKey" },
  secrets: [appKey, secretKey],
};

const parse = (json: unknown, status = 200): IssuedToken =>
  parseTokenAnswer({ status, json, requestedAt }, context);
const { return_code: _code, return_msg: _msg, ...withoutCode } = tokenIssued;

describe("a token is read from", () => {
  it("Kiwoom's document, its expiry in Korean time: a container on UTC would believe it nine hours too long", () => {
    expect(parse(tokenDocumentExample)).toEqual({
      value: "WQJCwyqInphKnR3bSRtB9NE1lv...",
      expiresAt: Date.parse("2024-11-07T08:37:13+09:00"),
      issuedAt: Date.parse("2024-11-06T08:37:13+09:00"),
    });
  });

  it("a repeat, which was first issued hours before our request", () => {
    expect(parse(tokenIssued)).toEqual({
      value: tokenIssued.token,
      expiresAt: Date.parse("2026-11-22T09:00:00+09:00"),
      issuedAt: Date.parse("2026-11-21T09:00:00+09:00"),
    });
  });

  it("an answer whose token lives for more than a day: it was not issued in the future", () => {
    const token = parse({ ...tokenIssued, expires_dt: "20261124000000" });
    expect(token.issuedAt).toBe(requestedAt);
  });

  it.each([[0], ["0"], [" 0 "], ["0000"], [null], [undefined], [""]])(
    "an answer whose return_code is %j",
    (return_code) => {
      expect(parse({ ...tokenIssued, return_code }).value).toBe(tokenIssued.token);
    },
  );

  it("an answer without return_code and return_msg", () => {
    expect(parse(withoutCode).value).toBe(tokenIssued.token);
  });

  it.each([200, 201, 403, 500])("an answer with HTTP %i: a token is a token", (status) => {
    expect(parse(tokenIssued, status).value).toBe(tokenIssued.token);
  });

  it.each([1, 86, 999, 1000, 1001, 20_000])(
    "a token of %i characters: documented lengths are no limits",
    (length) => {
      const token = "t".repeat(length);
      expect(parse({ ...tokenIssued, token }).value).toBe(token);
    },
  );

  it.each([["Bearer"], ["bearer"], ["BEARER"], [" Bearer "], [""], [null], [undefined]])(
    "an answer whose token_type is %j, and requests say Bearer",
    (token_type) => {
      expect(parse({ ...tokenIssued, token_type }).value).toBe(tokenIssued.token);
    },
  );
});

describe("an answer that is not what Kiwoom documents is refused, naming the field", () => {
  it.each([
    ["no token", { ...tokenIssued, token: undefined }, "token"],
    ["an empty token", { ...tokenIssued, token: "" }, "token"],
    ["a numeric token", { ...tokenIssued, token: 42 }, "token"],
    ["a token that no header takes", { ...tokenIssued, token: "a\nb" }, "token"],
    ["another scheme", { ...tokenIssued, token_type: "MAC" }, "token_type"],
    ["a numeric scheme", { ...tokenIssued, token_type: 1 }, "token_type"],
    ["no expiry", { ...tokenIssued, expires_dt: undefined }, "expires_dt"],
    ["a numeric expiry", { ...tokenIssued, expires_dt: 20261122090000 }, "expires_dt"],
    ["an expiry in words", { ...tokenIssued, expires_dt: "tomorrow" }, "expires_dt"],
    ["an expiry without seconds", { ...tokenIssued, expires_dt: "202611220900" }, "expires_dt"],
    ["a date that does not exist", { ...tokenIssued, expires_dt: "20260230090000" }, "expires_dt"],
    ["a success with nothing in it", { return_code: 0 }, "token"],
  ])("%s", (_case, body, path) => {
    const error = errorOf(() => parse(body));
    expect(error).toMatchObject({ code: "AUTH_INVALID_RESPONSE", path, status: 200 });
    expect(error.message).toContain(path);
    expect(error.message).toContain("/oauth2/token");
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(tokenIssued.token);
  });

  it.each([[null], ["text"], [42], [[]], [{}]])("a body that is %j", (body) => {
    expect(errorOf(() => parse(body)).code).toBe("AUTH_INVALID_RESPONSE");
  });
});

it("a refusal is no token, even if a client that looks for one with HTTP 200 would take it for that", () => {
  const body = { ...tokenIssued, return_code: 2, return_msg: "입력 값 오류입니다" };
  expect(errorOf(() => parse(body))).toMatchObject({
    code: "AUTH_PROVIDER_REJECTED",
    brokerCode: "2",
    brokerMessage: "입력 값 오류입니다",
  });
});
