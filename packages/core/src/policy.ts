import type { IssuePolicy } from "./provider.js";

const reissues: readonly string[] = ["same", "replaces", "independent", "unknown"];
const recoveries: readonly string[] = ["issue", "revoke-then-issue"];

/** No broker's token lives longer than the partners' 90 days; a year is a mistake in the unit. */
const longestMs = 366 * 24 * 60 * 60 * 1000;

/**
 * The provider's policy with the caller's overrides.
 *
 * @throws TypeError naming the member that is no duration, or no known word.
 */
export function resolvePolicy(
  policy: IssuePolicy,
  overrides: Partial<IssuePolicy> = {},
): IssuePolicy {
  const resolved: IssuePolicy = { ...policy };
  for (const [name, value] of Object.entries(overrides)) {
    if (!(name in policy) && name !== "sameTokenWindowMs") {
      throw new TypeError(`policy.${name} is no member of an IssuePolicy.`);
    }
    if (value !== undefined) Object.assign(resolved, { [name]: value });
  }
  oneOf("reissue", resolved.reissue, reissues);
  oneOf("recovery", resolved.recovery, recoveries);
  duration("lifetimeMs", resolved.lifetimeMs, 1);
  duration("issueTimeoutMs", resolved.issueTimeoutMs, 1);
  duration("issueIntervalMs", resolved.issueIntervalMs, 0);
  duration("advisoryMs", resolved.advisoryMs, 0);
  duration("mandatoryMs", resolved.mandatoryMs, 0);
  if (resolved.sameTokenWindowMs !== undefined) {
    duration("sameTokenWindowMs", resolved.sameTokenWindowMs, 0);
  }
  return resolved;
}

function duration(name: string, value: unknown, leastMs: number): void {
  if (typeof value !== "number" || !(value >= leastMs && value <= longestMs)) {
    throw new TypeError(
      `policy.${name} must be between ${leastMs} and ${longestMs} milliseconds, got ${String(value)}.`,
    );
  }
}

function oneOf(name: string, value: unknown, words: readonly string[]): void {
  if (!words.includes(value as string)) {
    throw new TypeError(`policy.${name} must be one of ${words.join(", ")}, got ${String(value)}.`);
  }
}
