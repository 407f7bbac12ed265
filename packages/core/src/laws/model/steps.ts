import fc from "fast-check";
import type { BrokerName } from "./brokers.js";
import { episodes } from "./episodes.js";
import { type Place, places } from "./model-host.js";
import type { Outcome } from "./model-provider.js";
import type { NoticeFault, StoreFault } from "./model-store.js";
import type { Step } from "./step.js";
import type { WorldPlan } from "./world.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const who = fc.nat(3);
const waitMs = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(0, secondMs, 30 * secondMs, minuteMs, 5 * minuteMs) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 * secondMs }) },
  { weight: 3, arbitrary: fc.integer({ min: secondMs, max: 90 * secondMs }) },
  { weight: 2, arbitrary: fc.integer({ min: minuteMs, max: 70 * minuteMs }) },
  { weight: 1, arbitrary: fc.integer({ min: hourMs, max: 25 * hourMs }) },
);

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constantFrom<Outcome>(
    { kind: "issued" },
    { kind: "expired" },
    { kind: "network" },
    { kind: "unsent" },
    { kind: "hangs" },
    { kind: "lost" },
    { kind: "lost and hangs" },
    { kind: "late" },
    { kind: "throws" },
  ),
  fc.constantFrom<Outcome>(
    { kind: "refused", code: "AUTH_ISSUE_RATE_LIMITED" },
    { kind: "refused", code: "AUTH_ISSUE_RATE_LIMITED", retryAfterMs: 20_000 },
    { kind: "refused", code: "AUTH_ISSUE_RATE_LIMITED", retryAfterMs: 0 },
    { kind: "refused", code: "AUTH_ISSUE_RATE_LIMITED", retryAfterMs: 10 * hourMs },
    { kind: "refused", code: "AUTH_INVALID_CREDENTIALS" },
    { kind: "refused", code: "AUTH_ENVIRONMENT_MISMATCH" },
    { kind: "refused", code: "AUTH_CONFIGURATION" },
    { kind: "refused", code: "AUTH_ACCESS_DENIED" },
    { kind: "refused", code: "AUTH_PROVIDER_REJECTED" },
    { kind: "refused", code: "AUTH_PROVIDER_REJECTED", brokerCode: "E-7" },
  ),
  fc.constantFrom<Outcome>(
    { kind: "garbage", answer: undefined },
    { kind: "garbage", answer: null },
    { kind: "garbage", answer: "<html>" },
    { kind: "garbage", answer: { value: "", expiresAt: 1 } },
    { kind: "garbage", answer: { value: "garbage", expiresAt: Number.NaN } },
    { kind: "garbage", answer: { value: "garbage", expiresAt: 1e13, issuedAt: "yesterday" } },
  ),
);

const fault = fc.constantFrom<StoreFault>(
  "fails",
  "throws",
  "hangs",
  "lost",
  "repeated",
  "delayed",
  "refused",
  "forgotten",
  "stale",
);

const everyday: { weight: number; arbitrary: fc.Arbitrary<Step> }[] = [
  {
    weight: 10,
    arbitrary: fc.record(
      {
        do: fc.constant("get" as const),
        who,
        atOnce: fc.boolean(),
        maxWaitMs: fc.constantFrom(0, 5 * secondMs, 2 * minuteMs, hourMs),
        ignoreHold: fc.boolean(),
        abortAfterMs: fc.integer({ min: 0, max: 12 * secondMs }),
        times: fc.integer({ min: 1, max: 4 }),
      },
      { requiredKeys: ["do", "who"] },
    ),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: waitMs }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("waitFor" as const),
      what: fc.nat(),
      offsetMs: fc.integer({ min: -5 * secondMs, max: 5 * secondMs }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("use" as const), who, atOnce: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("invalidate" as const),
      who,
      whose: who,
      age: fc.nat(2),
      atOnce: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Step>({ do: "kill" }, { do: "stranger" }),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        do: fc.constant("revoke" as const),
        who,
        atOnce: fc.boolean(),
        abortAfterMs: fc.integer({ min: 0, max: 3 * secondMs }),
      },
      { requiredKeys: ["do", "who"] },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("outcomes" as const),
      next: fc.array(outcome, { minLength: 1, maxLength: 3 }),
      revokeFails: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("keepFresh" as const, "close" as const, "restart" as const),
      who,
    }),
  },
];

const place = fc.option(fc.constantFrom<Place>(...places), { nil: undefined, freq: 1 });

const crashes: typeof everyday = [
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("die" as const),
      who,
      afterSteps: fc.integer({ min: 1, max: 12 }),
      place,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("freeze" as const),
      who,
      afterSteps: fc.nat(8),
      place,
      ms: fc.integer({ min: secondMs, max: 10 * minuteMs }),
    }),
  },
];

const storeTrouble: typeof everyday = [
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("faults" as const),
      faults: fc.array(fault, { minLength: 1, maxLength: 8 }),
      notices: fc.array(fc.constantFrom<NoticeFault>("lost", "delayed", "repeated"), {
        maxLength: 4,
      }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("loseRecord" as const) }) },
];

const clockTrouble: typeof everyday = [
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("setClock" as const),
      who,
      byMs: fc.oneof(
        fc.integer({ min: -5 * hourMs, max: 5 * hourMs }),
        fc.integer({ min: -minuteMs, max: minuteMs }),
      ),
    }),
  },
];

/** What may go wrong in a sequence. */
export interface Trouble {
  store: boolean;
  clocks: boolean;
  crashes: boolean;
}

export function steps(trouble: Trouble): fc.Arbitrary<Step[]> {
  const choices = [
    ...everyday,
    ...(trouble.crashes ? crashes : []),
    ...(trouble.store ? storeTrouble : []),
    ...(trouble.clocks ? clockTrouble : []),
  ];
  const episode = fc.oneof(
    { weight: 20, arbitrary: fc.oneof(...choices).map((step) => [step]) },
    ...episodes(trouble),
  );
  // Biased towards their smallest, most sequences would be over before anything has happened.
  return fc
    .noBias(fc.array(episode, { minLength: 1, maxLength: 30, size: "max" }))
    .map((all) => all.flat());
}

export function worldPlan(broker: BrokerName, trouble: Trouble): fc.Arbitrary<WorldPlan> {
  const learnedErrorMs = fc.integer({ min: -400, max: 400 });
  const host = trouble.clocks
    ? fc.record({
        aheadMs: fc.oneof(
          fc.constant(0),
          fc.integer({ min: -5 * hourMs, max: 5 * hourMs }),
          fc.integer({ min: -3 * minuteMs, max: 3 * minuteMs }),
        ),
        learns: fc.boolean(),
        learnedErrorMs,
      })
    : fc.record({ aheadMs: fc.constant(0), learns: fc.boolean(), learnedErrorMs });
  return fc.record({
    seed: fc.integer(),
    broker: fc.constant(broker),
    shortLived: fc.boolean(),
    varyingLifetimes: fc.boolean(),
    tellsIssuedAt: fc.boolean(),
    canRevoke: fc.constantFrom(true, true, true, false),
    repeatsRevoked: fc.boolean(),
    storeTellsChanges: fc.boolean(),
    hosts: fc.array(host, { minLength: 1, maxLength: 4 }),
  });
}
