import { describe, expect, it } from "vitest";
import { errorOf } from "./__fixtures__/error-of.js";
import { appKey, appSecret } from "./__fixtures__/keys.js";
import tokenAlreadyExpired from "./__fixtures__/token-already-expired.json" with { type: "json" };
import tokenGuideExample from "./__fixtures__/token-guide-example.json" with { type: "json" };
import tokenIssued from "./__fixtures__/token-issued.json" with { type: "json" };
import tokenIssuedAgain from "./__fixtures__/token-issued-again.json" with { type: "json" };
import tokenOverviewSpelling from "./__fixtures__/token-overview-spelling.json" with {
  type: "json",
};
import tokenPartner from "./__fixtures__/token-partner.json" with { type: "json" };
import type { KisErrorContext } from "./kis-error.js";
import { parseTokenAnswer, type TokenAnswer } from "./token-answer.js";

const requestedAt = Date.parse("2026-11-21T09:00:00+09:00");
const context: KisErrorContext = {
  endpoint: "/oauth2/tokenP",
  environment: "paper",
  appKey: { value: appKey, source: "appKey" },
  appSecret: { value: appSecret, source: "appSecret" },
  secrets: [appKey, appSecret],
};

const parse = (json: unknown, status = 200): TokenAnswer =>
  parseTokenAnswer({ status, json, requestedAt }, context);
const { access_token_token_expired: _, ...withoutTimestamp } = tokenIssued;

describe("a token is read from", () => {
  it.each([
    ["a first answer", tokenIssued, "2026-11-22T09:00:00+09:00", "2026-11-21T09:00:00+09:00"],
    ["a repeat", tokenIssuedAgain, "2026-09-01T11:44:33+09:00", "2026-08-31T11:44:33+09:00"],
    ["the guide", tokenGuideExample, "2023-12-22T08:16:59+09:00", "2023-12-21T08:16:59+09:00"],
    ["a partner's", tokenPartner, "2022-08-30T08:10:10+09:00", "2022-06-01T08:10:10+09:00"],
    ["one c", tokenOverviewSpelling, "2022-08-30T08:10:10+09:00", "2022-08-29T08:10:10+09:00"],
    ["a dead one", tokenAlreadyExpired, "2026-11-21T08:40:00+09:00", "2026-11-20T08:40:00+09:00"],
  ])("%s", (_case, body, expiresAt, issuedAt) => {
    expect(parse(body)).toEqual({
      token: {
        value: body.access_token,
        expiresAt: Date.parse(expiresAt),
        issuedAt: Date.parse(issuedAt),
      },
      estimated: false,
    });
  });

  it.each([200, 201, 403, 500])("an answer with HTTP %i: a token is a token", (status) => {
    expect(parse(tokenIssued, status).token.value).toBe(tokenIssued.access_token);
  });

  it("an answer that has an empty error code beside the token", () => {
    const body = { ...tokenIssued, error_code: "", msg_cd: null };
    expect(parse(body).token.value).toBe(tokenIssued.access_token);
  });

  it.each([1, 286, 349, 350, 351, 1000, 20_000])(
    "a token of %i characters: documented lengths are no limits",
    (length) => {
      const access_token = "t".repeat(length);
      expect(parse({ ...tokenIssued, access_token }).token.value).toBe(access_token);
    },
  );

  it.each([["Bearer"], ["bearer"], ["BEARER"], [" Bearer "], [""], [null], [undefined]])(
    "an answer whose token_type is %j, and requests say Bearer",
    (token_type) => {
      expect(parse({ ...tokenIssued, token_type }).token.value).toBe(tokenIssued.access_token);
    },
  );

  it.each([[true], [{}], ["soon"], [-1]])(
    "an answer whose expires_in is %j: with a timestamp nobody needs it",
    (expires_in) => {
      expect(parse({ ...tokenIssued, expires_in }).estimated).toBe(false);
    },
  );

  it("an answer with fields that nobody documented", () => {
    const body = { ...tokenIssued, refresh_token: "x", refresh_token_expires_in: 31_536_000 };
    expect(parse(body).token.value).toBe(tokenIssued.access_token);
  });

  it("an answer without a timestamp, and the expiry is said to be estimated", () => {
    expect(parse(withoutTimestamp)).toEqual({
      token: {
        value: tokenIssued.access_token,
        expiresAt: Date.parse("2026-11-22T09:00:00+09:00"),
        issuedAt: requestedAt,
      },
      estimated: true,
    });
    const opaque = { access_token: "opaque", token_type: "Bearer", expires_in: "86400" };
    expect(parse(opaque)).toMatchObject({
      token: { expiresAt: Date.parse("2026-11-22T03:00:00+09:00") },
      estimated: true,
    });
  });
});

describe("an answer that is not what KIS documents is refused, naming the field", () => {
  it.each([
    ["no access_token", { ...tokenIssued, access_token: undefined }, "access_token"],
    ["an empty access_token", { ...tokenIssued, access_token: "" }, "access_token"],
    ["a numeric access_token", { ...tokenIssued, access_token: 42 }, "access_token"],
    ["a token that no header takes", { ...tokenIssued, access_token: "a\nb" }, "access_token"],
    ["another scheme", { ...tokenIssued, token_type: "MAC" }, "token_type"],
    ["a numeric scheme", { ...tokenIssued, token_type: 1 }, "token_type"],
    ["no expiry at all", { access_token: "opaque" }, "access_token_token_expired"],
    [
      "no readable expiry",
      { access_token: "opaque", access_token_token_expired: "tomorrow", expires_in: "soon" },
      "access_token_token_expired",
    ],
  ])("%s", (_case, body, path) => {
    const error = errorOf(() => parse(body));
    expect(error).toMatchObject({ code: "AUTH_INVALID_RESPONSE", path, status: 200 });
    expect(error.message).toContain(path);
    expect(error.message).toContain("/oauth2/tokenP");
    expect(JSON.stringify(error)).not.toContain(tokenIssued.access_token);
  });

  it.each([[null], ["text"], [42], [[]], [{}]])("a body that is %j", (body) => {
    expect(errorOf(() => parse(body)).code).toBe("AUTH_INVALID_RESPONSE");
  });
});
