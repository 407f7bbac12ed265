import type { AuthErrorCode, Hold, IssuePolicy } from "@auth/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdAfterFailure, longestHoldMs } from "./holds.js";

const minuteMs = 60_000;
const now = Date.parse("2026-11-21T09:00:00+09:00");
const policy: IssuePolicy = {
  reissue: "same",
  lifetimeMs: 1440 * minuteMs,
  issueIntervalMs: minuteMs,
  issueTimeoutMs: 10_000,
  advisoryMs: 30 * minuteMs,
  mandatoryMs: minuteMs,
  recovery: "issue",
};

/** How long each of so many failures in a row is remembered; in seconds, without jitter. */
function waits(code: AuthErrorCode, times: number, more: Partial<IssuePolicy> = {}): number[] {
  let hold: Hold | undefined;
  return Array.from({ length: times }, () => {
    hold = holdAfterFailure(hold, { code }, { ...policy, ...more }, now, 0.5);
    return (hold.until - now) / 1000;
  });
}

describe("holdAfterFailure", () => {
  it.each([
    ["AUTH_INVALID_CREDENTIALS", [600, 1200, 2400, 3600, 3600]],
    ["AUTH_CONFIGURATION", [600, 1200, 2400, 3600, 3600]],
    ["AUTH_ENVIRONMENT_MISMATCH", [600, 1200, 2400, 3600, 3600]],
    ["AUTH_ACCESS_DENIED", [60, 120, 240, 480, 600, 600]],
    ["AUTH_ISSUE_RATE_LIMITED", [60, 120, 240, 300, 300]],
    ["AUTH_TOKEN_STUCK", [60, 120, 240, 480, 960, 1800, 1800]],
    ["AUTH_NETWORK", [1, 2, 4, 8, 16, 32, 60, 60]],
    ["AUTH_TIMEOUT", [1, 2, 4]],
    ["AUTH_INVALID_RESPONSE", [1, 2, 4]],
    ["AUTH_PROVIDER_REJECTED", [1, 2, 4]],
  ] as const)("doubles the wait after each %s", (code, seconds) => {
    expect(waits(code, seconds.length)).toEqual(seconds);
  });

  it("waits for the broker's interval after too many requests, also for a longer one", () => {
    expect(waits("AUTH_ISSUE_RATE_LIMITED", 3, { issueIntervalMs: 0 })).toEqual([1, 2, 4]);
    const issueIntervalMs = 10 * minuteMs;
    expect(waits("AUTH_ISSUE_RATE_LIMITED", 2, { issueIntervalMs })).toEqual([600, 600]);
  });

  it("starts over when the broker refuses for another reason", () => {
    const before: Hold = { until: now, code: "AUTH_NETWORK", failures: 9 };
    const hold = holdAfterFailure(before, { code: "AUTH_ACCESS_DENIED" }, policy, now, 0);
    expect(hold).toEqual({ until: now + minuteMs, code: "AUTH_ACCESS_DENIED", failures: 1 });
  });

  it("spreads the next tries of many processes only where trouble passes by itself", () => {
    const span = (code: AuthErrorCode): number[] =>
      [0, 1].map((random) => holdAfterFailure(undefined, { code }, policy, 0, random).until);
    expect(span("AUTH_NETWORK")).toEqual([750, 1250]);
    expect(span("AUTH_INVALID_CREDENTIALS")).toEqual([10 * minuteMs, 10 * minuteMs]);
  });

  it("believes the broker's own time to wait, between a second and an hour", () => {
    const code = "AUTH_ISSUE_RATE_LIMITED";
    const waitMs = (retryAfterMs: number): number =>
      holdAfterFailure(undefined, { code, retryAfterMs }, policy, 0, 0).until;
    expect([17_000, 0, 86_400_000].map(waitMs)).toEqual([17_000, 1_000, 3_600_000]);
  });

  it("keeps the broker's code, for the message in other processes", () => {
    const error = { code: "AUTH_INVALID_CREDENTIALS", brokerCode: "EGW00105" } as const;
    expect(holdAfterFailure(undefined, error, policy, now, 0).brokerCode).toBe("EGW00105");
  });

  it("never holds for longer than is believed of another host", () => {
    const codes = fc.constantFrom<AuthErrorCode[]>(
      "AUTH_INVALID_CREDENTIALS",
      "AUTH_ACCESS_DENIED",
      "AUTH_ISSUE_RATE_LIMITED",
      "AUTH_TOKEN_STUCK",
      "AUTH_NETWORK",
    );
    fc.assert(
      fc.property(
        codes,
        fc.nat({ max: 100 }),
        fc.option(fc.nat({ max: 1e9 }), { nil: undefined }),
        fc.nat({ max: 1e8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (code, failures, retryAfterMs, issueIntervalMs, random) => {
          const own = { ...policy, issueIntervalMs };
          const before: Hold = { until: 0, code, failures };
          const error = { code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
          const hold = holdAfterFailure(before, error, own, 0, random);
          expect(hold.until).toBeGreaterThan(0);
          expect(hold.until).toBeLessThanOrEqual(longestHoldMs(hold, own));
        },
      ),
    );
  });

  it("lasts an hour at most, but for a revoked token that the broker repeats", () => {
    const hold = (code: AuthErrorCode): Hold => ({ until: now, code, failures: 1 });
    const longest = (code: AuthErrorCode, isRevoked?: boolean): number =>
      longestHoldMs(hold(code), policy, isRevoked) / minuteMs;
    expect(longest("AUTH_TOKEN_STUCK")).toBe(60);
    expect(longest("AUTH_TOKEN_STUCK", true)).toBe(1440);
    expect(longest("AUTH_NETWORK", true)).toBe(60);
  });
});
