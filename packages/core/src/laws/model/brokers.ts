import type { IssuePolicy } from "@auth/core";
import type { BrokerRules } from "./model-broker.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

export const brokerNames = [
  "same with a window",
  "same until it expires",
  "same, revoked first",
  "replaces",
  "replaces once a minute",
  "independent",
  "independent once a minute",
  "unknown, replaces",
  "unknown, same",
  "unknown, independent",
] as const;
export type BrokerName = (typeof brokerNames)[number];

const common = {
  lifetimeMs: 24 * hourMs,
  issueTimeoutMs: 10 * secondMs,
  advisoryMs: 30 * minuteMs,
  mandatoryMs: minuteMs,
  recovery: "issue",
} as const;

/** One broker: what is known of it, and what it does. */
export interface KnownBroker {
  policy: IssuePolicy;
  /** What a second issue really does. */
  reissue: BrokerRules["reissue"];
}

/** Brokers of every re-issue policy. */
export const brokers: Record<BrokerName, KnownBroker> = {
  "same with a window": {
    policy: {
      ...common,
      reissue: "same",
      sameTokenWindowMs: 6 * hourMs,
      issueIntervalMs: minuteMs,
    },
    reissue: "same",
  },
  "same until it expires": {
    policy: { ...common, reissue: "same", issueIntervalMs: 5 * secondMs },
    reissue: "same",
  },
  "same, revoked first": {
    policy: { ...common, reissue: "same", issueIntervalMs: 0, recovery: "revoke-then-issue" },
    reissue: "same",
  },
  replaces: {
    policy: { ...common, reissue: "replaces", issueIntervalMs: secondMs },
    reissue: "replaces",
  },
  "replaces once a minute": {
    policy: { ...common, reissue: "replaces", issueIntervalMs: minuteMs },
    reissue: "replaces",
  },
  independent: {
    policy: { ...common, reissue: "independent", issueIntervalMs: 0 },
    reissue: "independent",
  },
  "independent once a minute": {
    policy: { ...common, reissue: "independent", issueIntervalMs: minuteMs },
    reissue: "independent",
  },
  "unknown, replaces": {
    policy: { ...common, reissue: "unknown", issueIntervalMs: secondMs },
    reissue: "replaces",
  },
  "unknown, same": {
    policy: { ...common, reissue: "unknown", issueIntervalMs: secondMs },
    reissue: "same",
  },
  "unknown, independent": {
    policy: { ...common, reissue: "unknown", issueIntervalMs: secondMs },
    reissue: "independent",
  },
};
