import { describe, expect, it } from "vitest";
import { createJwt } from "./__fixtures__/keys.js";
import { readJwtTimes, readSeconds } from "./jwt-times.js";

describe("the times in a JWT are a hint", () => {
  it("that is read where it is there", () => {
    expect(readJwtTimes(createJwt({ iat: 1_641_975_100, exp: 1_649_751_100 }))).toEqual({
      issuedAt: 1_641_975_100_000,
      expiresAt: 1_649_751_100_000,
    });
  });

  it("that is read from base64url, where other characters stand than in base64", () => {
    const jwt = createJwt({ sub: "??>>~~ÿÿ", exp: 1_649_751_100 });
    expect(jwt.split(".")[1]).toMatch(/[-_]/);
    expect(readJwtTimes(jwt)).toEqual({ expiresAt: 1_649_751_100_000 });
  });

  it.each([
    ["an opaque token", "a2585daf-8c09-4587-9fce-000000000001"],
    ["dots without claims", "a.b.c"],
    ["claims that are no object", `x.${btoa("null")}.y`],
    ["claims that are no JSON", `x.${btoa("{exp:1}")}.y`],
    ["times that are text, negative or in milliseconds", createJwt({ iat: -5, exp: 1.7e12 })],
    ["nothing", ""],
  ])("and absent in %s, which is as good a token", (_, token) => {
    expect(readJwtTimes(token)).toEqual({});
  });
});

describe("a number of seconds", () => {
  it.each([
    [86_400, 86_400],
    ["86400", 86_400],
    [" 7776000 ", 7_776_000],
    ["0.5", 0.5],
  ])("is read from %j", (value, seconds) => {
    expect(readSeconds(value)).toBe(seconds);
  });

  it.each([
    [0],
    [-1],
    ["-86400"],
    ["0x10"],
    ["1e5"],
    ["one day"],
    [""],
    [null],
    [true],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [1e12],
    [["86400"]],
  ])("is not read from %j", (value) => {
    expect(readSeconds(value)).toBeUndefined();
  });
});
