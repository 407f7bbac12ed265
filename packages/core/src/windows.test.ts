import type { IssuePolicy, StoredToken } from "@auth/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refreshWindows } from "./windows.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const policy: IssuePolicy = {
  reissue: "independent",
  lifetimeMs: 24 * hourMs,
  issueIntervalMs: minuteMs,
  issueTimeoutMs: 10_000,
  advisoryMs: 30 * minuteMs,
  mandatoryMs: minuteMs,
  recovery: "issue",
};
const issuedAt = Date.parse("2026-11-21T09:00:00+09:00");
const day: StoredToken = { value: "token", issuedAt, expiresAt: issuedAt + 24 * hourMs };

/** How long before its expiry each window of `token` opens. */
function before(token: StoredToken, more: Partial<IssuePolicy>, random = 0): [number, number] {
  const windows = refreshWindows(token, { ...policy, ...more }, issuedAt, random);
  return [token.expiresAt - windows.advisoryAt, token.expiresAt - windows.mandatoryAt];
}

describe("refreshWindows", () => {
  it("opens the advisory window 30 minutes before expiry, up to a tenth earlier at random", () => {
    expect(before(day, {})).toEqual([30 * minuteMs, minuteMs]);
    expect(before(day, {}, 1)).toEqual([33 * minuteMs, minuteMs]);
  });

  it("shrinks both windows for a token that has little time left", () => {
    const short = { ...day, expiresAt: issuedAt + 100_000 };
    expect(before(short, {})).toEqual([25_000, 10_000]);
  });

  it.each(["replaces", "unknown"] as const)(
    "never renews in the background where the broker's answer to a second request is: %s",
    (reissue) => {
      expect(before(day, { reissue }, 1)).toEqual([minuteMs, minuteMs]);
    },
  );

  it("asks for nothing while the broker would return the same token", () => {
    expect(before(day, { reissue: "same" })).toEqual([0, 0]);
    expect(before(day, { reissue: "same", sameTokenWindowMs: 25 * hourMs })).toEqual([0, 0]);
    const late = 24 * hourMs - 10 * minuteMs;
    expect(before(day, { reissue: "same", sameTokenWindowMs: late })).toEqual([
      10 * minuteMs,
      minuteMs,
    ]);
  });

  it("asks for nothing before the expiry of a token that is final", () => {
    expect(before({ ...day, final: true }, {})).toEqual([0, 0]);
  });

  it("opens the advisory window first, never after expiry, never while the same token would come", () => {
    const durations = fc.integer({ min: 0, max: 48 * hourMs });
    const policies = fc.record({
      reissue: fc.constantFrom("same", "replaces", "independent", "unknown"),
      sameTokenWindowMs: durations,
      advisoryMs: durations,
      mandatoryMs: durations,
    });
    const random = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(policies, durations, durations, random, (more, lifeMs, ageMs, chance) => {
        const token = { ...day, expiresAt: issuedAt + lifeMs };
        const now = issuedAt + ageMs;
        const { advisoryAt, mandatoryAt } = refreshWindows(
          token,
          { ...policy, ...more },
          now,
          chance,
        );
        expect(advisoryAt).toBeLessThanOrEqual(mandatoryAt);
        expect(mandatoryAt).toBeLessThanOrEqual(token.expiresAt);
        if (now < token.expiresAt) expect(advisoryAt).toBeGreaterThan(now);
        if (more.reissue === "same" && advisoryAt < token.expiresAt) {
          expect(advisoryAt).toBeGreaterThanOrEqual(issuedAt + more.sameTokenWindowMs);
        }
      }),
    );
  });
});
