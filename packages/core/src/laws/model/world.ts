import type { IssuePolicy } from "@auth/core";
import { type BrokerName, brokers } from "./brokers.js";
import type { Census } from "./census.js";
import { createModelBroker, type ModelBroker } from "./model-broker.js";
import type { HostPlan } from "./model-host.js";
import { createRandom, type Random } from "./random.js";
import { createSimulatedTime, type SimulatedTime } from "./simulated-time.js";

const secondMs = 1_000;

/** What is chosen before a sequence begins. */
export interface WorldPlan {
  seed: number;
  broker: BrokerName;
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
  census: Census;
  broken: string[];
  tell(line: string): void;
  /** A law is broken. */
  accuse(problem: string): void;
}

export function createWorld(plan: WorldPlan, promises: Promises, census: Census): World {
  const time = createSimulatedTime(Date.parse("2026-11-23T09:00:00+09:00"));
  const random = createRandom(plan.seed);
  const chosen = brokers[plan.broker];
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
    census,
    trace,
    broken,
    tell,
    accuse(problem) {
      tell(`BROKEN: ${problem}`);
      broken.push(problem);
    },
  };
}
