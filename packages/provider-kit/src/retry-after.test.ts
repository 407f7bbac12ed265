import { describe, expect, it } from "vitest";
import { retryAfterMs } from "./retry-after.js";

const now = Date.parse("2026-11-21T00:00:00Z");
const read = (value?: string): number | undefined =>
  retryAfterMs(new Headers(value === undefined ? {} : { "retry-after": value }), now);

describe("Retry-After", () => {
  it.each([
    ["60", 60_000],
    ["0", 0],
    ["1.5", 1500],
    [" 5 ", 5000],
    ["Sat, 21 Nov 2026 00:01:00 GMT", 60_000],
    ["Sat, 21 Nov 2026 08:59:00 GMT", 32_340_000],
    ["Fri, 20 Nov 2026 23:59:00 GMT", 0],
  ])("%j is a time to wait", (value, expected) => {
    expect(read(value)).toBe(expected);
  });

  it.each([undefined, "", "soon", "-1", "2026-11-21 09:00:00", "1e9", "99999999999999"])(
    "%j says nothing",
    (value) => {
      expect(read(value)).toBeUndefined();
    },
  );
});
