import fc from "fast-check";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { brokerNames } from "./brokers.js";
import { createCensus } from "./census.js";
import { runSequence } from "./sequence.js";
import { steps, type Trouble, worldPlan } from "./steps.js";

const runs = Number(process.env.MODEL_RUNS ?? 1000);
/** The same sequences in every run, so that a red test is about the change at hand. Others: MODEL_SEED=$RANDOM. */
const seed = Number(process.env.MODEL_SEED ?? 20_261_121);
/** Without a search for the shortest sequence that breaks the law: for those who only want to know whether one does. */
const endOnFailure = process.env.MODEL_SHRINK === "no";
const census = createCensus();
let sequences = 0;

afterEach(() => {
  vi.restoreAllMocks();
});

const troubles: [string, Trouble][] = [
  [
    "with a store that works and clocks that are right",
    { store: false, clocks: false, crashes: false },
  ],
  [
    "when processes die or freeze between any two steps",
    { store: false, clocks: false, crashes: true },
  ],
  ["when the store fails, hangs, forgets and lies", { store: true, clocks: false, crashes: true }],
  ["when clocks are wrong and are set", { store: false, clocks: true, crashes: true }],
  ["when everything goes wrong", { store: true, clocks: true, crashes: true }],
];

describe.each(troubles)("the laws hold %s", (_, trouble) => {
  const position = brokerNames.length * troubles.findIndex(([, other]) => other === trouble);
  it.each(brokerNames)(
    "at a broker that issues: %s",
    async (broker) => {
      const numRuns = Math.ceil(runs / brokerNames.length / troubles.length);
      const unhandled: unknown[] = [];
      const note = (reason: unknown): void => {
        unhandled.push(reason);
      };
      process.on("unhandledRejection", note);
      try {
        await fc.assert(
          fc.asyncProperty(worldPlan(broker, trouble), steps(trouble), async (plan, sequence) => {
            sequences += 1;
            const promises = { storeWorks: !trouble.store, clocksAreRight: !trouble.clocks };
            await runSequence(plan, sequence, promises, census);
            expect(unhandled).toEqual([]);
          }),
          { numRuns, seed: seed + 10_007 * (position + brokerNames.indexOf(broker)), endOnFailure },
        );
      } finally {
        process.off("unhandledRejection", note);
      }
    },
    600_000,
  );
});

afterAll(() => {
  const again = `MODEL_RUNS=${runs} MODEL_SEED=${seed}`;
  console.log([`${sequences} sequences, again with ${again}`, ...census.lines()].join("\n"));
});

it("sequences come across everything that they are to come across", ({ skip }) => {
  skip(runs < 1000, "fewer than 1,000 sequences may miss something rare");
  expect(census.missing()).toEqual([]);
});
