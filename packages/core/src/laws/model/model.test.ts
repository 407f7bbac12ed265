import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { runSequence } from "./sequence.js";
import { steps, type Trouble, worldPlan } from "./steps.js";
import { brokers } from "./world.js";

const runs = Number(process.env.MODEL_RUNS ?? 1000);
/** The same sequences in every run, so that a red test is about the change at hand. Others: MODEL_SEED=$RANDOM. */
const seed = Number(process.env.MODEL_SEED ?? 20_261_121);
/** Without a search for the shortest sequence that breaks the law: for those who only want to know whether one does. */
const endOnFailure = process.env.MODEL_SHRINK === "no";
const names = Object.keys(brokers);

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
  it.each(names)(
    "at a broker that issues: %s",
    async (broker) => {
      const numRuns = Math.ceil(runs / names.length / troubles.length);
      const unhandled: unknown[] = [];
      const note = (reason: unknown): void => {
        unhandled.push(reason);
      };
      process.on("unhandledRejection", note);
      try {
        await fc.assert(
          fc.asyncProperty(worldPlan(broker, trouble), steps(trouble), async (plan, sequence) => {
            await runSequence(plan, sequence, {
              storeWorks: !trouble.store,
              clocksAreRight: !trouble.clocks,
            });
            expect(unhandled).toEqual([]);
          }),
          { numRuns, seed, endOnFailure },
        );
      } finally {
        process.off("unhandledRejection", note);
      }
    },
    600_000,
  );
});
