import type { IssuePolicy } from "@auth/core";
import type { BrokerRules, ModelBroker } from "./model-broker.js";
import { createModelBroker } from "./model-broker.js";
import type { HostPlan } from "./model-host.js";
import { createRandom, type Random } from "./random.js";
import { createSimulatedTime, type SimulatedTime } from "./simulated-time.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** What is chosen before a sequence begins. */
export interface WorldPlan {
  seed: number;
  broker: keyof typeof brokers;
  /** Tokens live two hours in place of a day, and what goes with it. */
  shortLived: boolean;
  varyingLifetimes: boolean;
  tellsIssuedAt: boolean;
  canRevoke: boolean;
  repeatsRevoked: boolean;
  storeTellsChanges: boolean;
  hosts: readonly HostPlan[];
}

/** Which laws can hold: with the store down, or a clock off by hours, some cannot. */
export interface Promises {
  storeWorks: boolean;
  clocksAreRight: boolean;
}

/** Everything that one sequence happens in. */
export interface World extends Promises {
  time: SimulatedTime;
  random: Random;
  broker: ModelBroker;
  policy: IssuePolicy;
  plan: WorldPlan;
  /** When each value, by its hash, was last refused or revoked, and when it was last found to live after all. */
  rejectedAt: Map<string, number>;
  revivedAt: Map<string, number>;
  /** What happened, for the report of a failure. */
  trace: string[];
  broken: string[];
  tell(line: string): void;
  /** A law is broken. */
  accuse(problem: string): void;
}

const common = {
  lifetimeMs: 24 * hourMs,
  issueTimeoutMs: 10 * secondMs,
  advisoryMs: 30 * minuteMs,
  mandatoryMs: minuteMs,
  recovery: "issue",
} as const;

/** Brokers of every re-issue policy. */
export const brokers: Record<string, { policy: IssuePolicy; reissue: BrokerRules["reissue"] }> = {
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
};

export function createWorld(plan: WorldPlan, promises: Promises): World {
  const time = createSimulatedTime(Date.parse("2026-11-23T09:00:00+09:00"));
  const random = createRandom(plan.seed);
  const chosen = brokers[plan.broker];
  if (!chosen) throw new Error(`no broker ${plan.broker}`);
  const shrink = plan.shortLived ? 12 : 1;
  const { sameTokenWindowMs, lifetimeMs, ...rest } = chosen.policy;
  const policy: IssuePolicy = {
    ...rest,
    lifetimeMs: lifetimeMs / shrink,
    ...(sameTokenWindowMs !== undefined && { sameTokenWindowMs: sameTokenWindowMs / shrink }),
  };
  const startedAt = time.now();
  const trace: string[] = [];
  const broken: string[] = [];
  const broker = createModelBroker({
    policy,
    reissue: chosen.reissue,
    repeatsRevoked: plan.repeatsRevoked,
    tellsIssuedAt: plan.tellsIssuedAt,
    lifetimeShare: () => (plan.varyingLifetimes ? 0.5 + random.next() / 2 : 1),
  });
  const tell = (line: string): void => {
    trace.push(`${((time.now() - startedAt) / secondMs).toFixed(3)} s  ${line}`);
  };
  return {
    ...promises,
    time,
    random,
    broker,
    policy,
    plan,
    rejectedAt: new Map(),
    revivedAt: new Map(),
    trace,
    broken,
    tell,
    accuse(problem) {
      tell(`BROKEN: ${problem}`);
      broken.push(problem);
    },
  };
}
