import { describe, expect, it } from "vitest";
import { readBaseUrl, readDurationMs, readEnvironment } from "./options.js";

const fallback = "https://openapi.example.com:9443";

describe("the environment", () => {
  it.each(["live", "paper"])("is %s", (value) => {
    expect(readEnvironment(value)).toBe(value);
  });

  it.each([
    ["real", '"real"'],
    ["LIVE", '"LIVE"'],
    [undefined, "undefined"],
    [null, "null"],
    [{}, "an object"],
    [() => {}, "a function"],
    ["k".repeat(36), "a text of 36 characters"],
  ])("is not %j: nobody trades live by accident", (value, shown) => {
    expect(() => readEnvironment(value)).toThrow(
      new TypeError(`environment must be "live" (실전) or "paper" (모의), got ${shown}`),
    );
  });
});

describe("the base URL", () => {
  it.each([
    [undefined, fallback],
    ["https://example.com/", "https://example.com"],
    ["https://example.com/kis//", "https://example.com/kis"],
    [" https://EXAMPLE.com:443 ", "https://example.com"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://127.1:8080", "http://127.0.0.1:8080"],
    ["http://localhost:8080/", "http://localhost:8080"],
    ["http://[::1]:8080", "http://[::1]:8080"],
  ])("%j is taken as %j", (value, expected) => {
    expect(readBaseUrl(value, fallback)).toBe(expected);
  });

  it.each([
    ["http://openapi.example.com:9443", "got http://openapi.example.com:9443"],
    ["http://localhost.example.com", "got http://localhost.example.com"],
    ["http://127.0.0.1.example.com", "got http://127.0.0.1.example.com"],
    ["http://0.0.0.0", "got http://0.0.0.0"],
    ["ftp://example.com", "got ftp://example.com"],
    ["openapi.example.com", 'must be an absolute URL such as "https://openapi.example.com:9443"'],
    ["", 'got ""'],
    ["https://user:pass1234@example.com", "must not contain a user name"],
    ["https://example.com/?key=pass1234", 'without "?" and "#"'],
    ["https://example.com/#pass1234", 'without "?" and "#"'],
  ])("%j is refused", (value, message) => {
    expect(() => readBaseUrl(value, fallback)).toThrow(TypeError);
    expect(() => readBaseUrl(value, fallback)).toThrow(/^baseUrl must /);
    expect(() => readBaseUrl(value, fallback)).toThrow(message);
    expect(() => readBaseUrl(value, fallback)).not.toThrow("pass1234");
  });

  it("is refused when it is no text", () => {
    expect(() => readBaseUrl(42 as unknown as string, fallback)).toThrow("got 42");
  });
});

describe("a duration", () => {
  it.each([0, 1, 0.5, 366 * 86_400_000])("of %d ms is taken", (value) => {
    expect(readDurationMs("policy.advisoryMs", value)).toBe(value);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 367 * 86_400_000, "60", undefined, null])(
    "of %j is refused by name",
    (value) => {
      expect(() => readDurationMs("policy.advisoryMs", value)).toThrow(TypeError);
      expect(() => readDurationMs("policy.advisoryMs", value)).toThrow(/^policy\.advisoryMs must /);
    },
  );

  it("can have a least value, where none at all makes no sense", () => {
    expect(() => readDurationMs("timeoutMs", 0, 1)).toThrow("timeoutMs must be between 1 and ");
  });
});
