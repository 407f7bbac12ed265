import type { IssuePolicy } from "@auth/core";
import { describe, expect, it } from "vitest";
import { resolvePolicy } from "./policy.js";

const policy: IssuePolicy = {
  reissue: "same",
  sameTokenWindowMs: 21_600_000,
  lifetimeMs: 86_400_000,
  issueIntervalMs: 60_000,
  issueTimeoutMs: 10_000,
  advisoryMs: 1_800_000,
  mandatoryMs: 60_000,
  recovery: "issue",
};

describe("resolvePolicy", () => {
  it("overrides single members, leaves the provider's own policy alone, and keeps what is undefined", () => {
    const overrides = { issueIntervalMs: 300_000, advisoryMs: undefined } as never;
    expect(resolvePolicy(policy, overrides)).toEqual({ ...policy, issueIntervalMs: 300_000 });
    expect(policy.issueIntervalMs).toBe(60_000);
  });

  it("lets a provider without a window go without, or get one from the caller", () => {
    const { sameTokenWindowMs: _absent, ...without } = policy;
    expect(resolvePolicy(without)).toEqual(without);
    const given = resolvePolicy(without, { sameTokenWindowMs: 21_600_000 });
    expect(given).toEqual(policy);
  });

  it("takes the bounds themselves: no interval, no window, a year", () => {
    const bounds = {
      issueIntervalMs: 0,
      advisoryMs: 0,
      mandatoryMs: 0,
      sameTokenWindowMs: 0,
      lifetimeMs: 366 * 86_400_000,
      issueTimeoutMs: 1,
    };
    expect(resolvePolicy(policy, bounds)).toEqual({ ...policy, ...bounds });
  });

  it.each([
    ["lifetimeMs", 0, /policy\.lifetimeMs must be between 1 and 31622400000 milliseconds, got 0\./],
    ["issueTimeoutMs", 0, /policy\.issueTimeoutMs .* got 0/],
    ["issueIntervalMs", -1, /policy\.issueIntervalMs must be between 0 .* got -1/],
    ["advisoryMs", "30m", /policy\.advisoryMs .* got 30m/],
    ["mandatoryMs", Number.NaN, /policy\.mandatoryMs .* got NaN/],
    ["sameTokenWindowMs", null, /policy\.sameTokenWindowMs .* got null/],
    ["lifetimeMs", 1e15, /policy\.lifetimeMs .* got 1000000000000000/],
    ["reissue", "sometimes", /policy\.reissue must be "same" or .* or "unknown", got sometimes/],
    ["recovery", 5, /policy\.recovery must be "issue" or "revoke-then-issue", got 5/],
    ["intervalMs", 1, /policy\.intervalMs is no member of an IssuePolicy/],
    ["toString", 1, /policy\.toString is no member/],
  ])("refuses %s: %j and says what it must be", (name, value, message) => {
    const resolve = (): unknown => resolvePolicy(policy, { [name]: value } as never);
    expect(resolve).toThrow(TypeError);
    expect(resolve).toThrow(message);
  });

  it("refuses a provider's policy that lacks a member", () => {
    const { lifetimeMs: _absent, ...lacking } = policy;
    expect(() => resolvePolicy(lacking as never)).toThrow(/policy\.lifetimeMs .* got undefined/);
  });
});
