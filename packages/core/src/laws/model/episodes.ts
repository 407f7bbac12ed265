import fc from "fast-check";
import type { Place } from "./model-host.js";
import type { Step } from "./step.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const who = fc.nat(3);

/** The token dies again and again, as with two programs on one app key. */
const duel: fc.Arbitrary<Step[]> = fc
  .record({
    how: fc.constantFrom("kill" as const, "stranger" as const),
    who,
    ms: fc.constantFrom(secondMs, 5 * secondMs, 65 * secondMs, hourMs),
    times: fc.integer({ min: 2, max: 7 }),
  })
  .map(({ how, who: one, ms, times }) =>
    Array.from({ length: times }, (): Step[] => [
      { do: "get", who: one },
      { do: "wait", ms },
      { do: how },
      { do: "use", who: one },
    ]).flat(),
  );

/** Two processes try a dead value soon after each other, and the second one hears that it is still dead. */
const probing: fc.Arbitrary<Step[]> = fc
  .record({ one: who, other: who, ms: fc.constantFrom(secondMs, 5 * secondMs, 40 * secondMs) })
  .map(({ one, other, ms }): Step[] => [
    { do: "get", who: one },
    { do: "wait", ms },
    { do: "kill" },
    { do: "use", who: one },
    { do: "wait", ms: 65 * secondMs },
    { do: "get", who: other, maxWaitMs: minuteMs },
    { do: "wait", ms: 2 * secondMs },
    { do: "use", who: other },
    { do: "waitFor", what: 1, offsetMs: -secondMs },
    { do: "get", who: one, maxWaitMs: 5 * secondMs },
    { do: "wait", ms: 10 * secondMs },
    { do: "get", who: other, ignoreHold: true },
    { do: "wait", ms: secondMs },
    { do: "use", who: other },
    { do: "wait", ms: minuteMs },
  ]);

/** The token is kept fresh while it expires, and nobody calls. */
const expiry: fc.Arbitrary<Step[]> = fc
  .record({ one: who, minutes: fc.integer({ min: 1, max: 40 }) })
  .map(({ one, minutes }): Step[] => [
    { do: "get", who: one },
    { do: "waitFor", what: 4, offsetMs: -5 * secondMs },
    { do: "keepFresh", who: one },
    { do: "wait", ms: minutes * minuteMs },
    { do: "keepFresh", who: one },
    { do: "wait", ms: minutes * minuteMs },
  ]);

/** The process dies or freezes just before or after the broker revokes its token. */
const interruptedRevocation: fc.Arbitrary<Step[]> = fc
  .record({
    how: fc.constantFrom("die" as const, "freeze" as const),
    who,
    place: fc.constantFrom<Place>("before a revocation", "after a revocation"),
    ms: fc.integer({ min: secondMs, max: 10 * minuteMs }),
  })
  .map(({ how, who: one, place: at, ms }): Step[] => [
    { do: "get", who: one },
    { do: "wait", ms: 2 * secondMs },
    { do: how, who: one, afterSteps: 1, place: at, ms },
    { do: "revoke", who: one },
    { do: "wait", ms: 2 * secondMs },
  ]);

interface Episodes {
  weight: number;
  arbitrary: fc.Arbitrary<Step[]>;
}

/** Steps that belong together, because they would hardly ever meet by chance. */
export function episodes({ crashes }: { crashes: boolean }): Episodes[] {
  const always = [duel, probing, expiry].map((arbitrary) => ({ weight: 1, arbitrary }));
  return crashes ? [...always, { weight: 1, arbitrary: interruptedRevocation }] : always;
}
