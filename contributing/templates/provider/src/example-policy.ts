import type { IssuePolicy } from "@auth/core";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** How the broker issues tokens. Each number with its source: a document by name, a measurement by date, or "ours". */
export const examplePolicy: IssuePolicy = {
  // "A new token ends the one before": the broker's guide, section 2. Where nobody knows: "unknown".
  reissue: "replaces",
  // Section 2.
  lifetimeMs: 24 * hourMs,
  // "One request a second": section 5.
  issueIntervalMs: secondMs,
  // Ours: nothing is documented.
  issueTimeoutMs: 10 * secondMs,
  // None, since a refresh ends the token that is in use.
  advisoryMs: 0,
  // Ours: the longest that a request and a wrong clock may take together.
  mandatoryMs: minuteMs,
  recovery: "issue",
};
