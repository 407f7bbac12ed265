import type { IssuePolicy } from "./provider.js";
import { type Check, checkOption, members, must, oneOf, optional } from "./shape.js";

/** No broker's token lives longer than the partners' 90 days; a year is a mistake in the unit. */
const longestMs = 366 * 24 * 60 * 60 * 1000;

function durationFrom(leastMs: number): Check {
  return must(
    `between ${leastMs} and ${longestMs} milliseconds`,
    (value) => typeof value === "number" && value >= leastMs && value <= longestMs,
  );
}

const checks: Record<keyof IssuePolicy, Check> = {
  reissue: oneOf("same", "replaces", "independent", "unknown"),
  recovery: oneOf("issue", "revoke-then-issue"),
  lifetimeMs: durationFrom(1),
  issueTimeoutMs: durationFrom(1),
  issueIntervalMs: durationFrom(0),
  advisoryMs: durationFrom(0),
  mandatoryMs: durationFrom(0),
  sameTokenWindowMs: optional(durationFrom(0)),
};

/**
 * The provider's policy with the caller's overrides; one that is `undefined` overrides nothing.
 *
 * @throws TypeError naming the member that is no duration, or no known word.
 */
export function resolvePolicy(
  policy: IssuePolicy,
  overrides: Partial<IssuePolicy> = {},
): IssuePolicy {
  const resolved: IssuePolicy = { ...policy };
  for (const [name, value] of Object.entries(overrides)) {
    if (!Object.hasOwn(checks, name)) {
      throw new TypeError(`policy.${name} is no member of an IssuePolicy.`);
    }
    if (value !== undefined) Object.assign(resolved, { [name]: value });
  }
  checkOption(members(checks), resolved, "policy");
  return resolved;
}
