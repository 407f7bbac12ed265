import type { AccountPlan } from "./account.ts";

const secondMs = 1_000;
const hourMs = 60 * 60 * secondMs;
const lastRepeatMs = 1_500;

/**
 * Every way to issue again that a policy knows, each at a broker that behaves so. KIS and Kiwoom have their packages' own numbers;
 * the others are KIS's but for what is named.
 */
export const accounts: Record<string, AccountPlan> = {
  KIS: { broker: "kis" },
  "KIS, an issue every 300 s": {
    broker: "kis",
    policy: { issueIntervalMs: 300 * secondMs },
    switches: { issueIntervalMs: 300 * secondMs },
  },
  "KIS, 300 s that nobody told us of": {
    broker: "kis",
    switches: { issueIntervalMs: 300 * secondMs },
  },
  "KIS, without a store": { broker: "kis", withoutStore: true },
  "KIS, revoke-then-issue": {
    broker: "kis",
    policy: { recovery: "revoke-then-issue" },
    switches: { revokeFreesWindow: true },
  },
  "same until expiry": {
    broker: "kis",
    policy: { sameTokenWindowMs: 24 * hourMs },
    switches: { sameTokenWindowMs: 24 * hourMs },
    lastRepeatMs,
  },
  replaces: {
    broker: "kis",
    policy: { reissue: "replaces" },
    switches: { sameTokenWindowMs: 0, newTokenKillsOld: true },
  },
  independent: {
    broker: "kis",
    policy: { reissue: "independent" },
    switches: { sameTokenWindowMs: 0 },
  },
  "Kiwoom, where the same one comes back": {
    broker: "kiwoom",
    switches: { reissue: "same" },
    lastRepeatMs,
  },
  "Kiwoom, where a new one kills the old": { broker: "kiwoom", switches: { reissue: "replaces" } },
};
