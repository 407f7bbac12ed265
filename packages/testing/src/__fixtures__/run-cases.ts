import type { TestRunner } from "../index.js";

/** What became of one case: passed, skipped, or the message of its failure. */
export type Outcomes = Map<string, "passed" | "skipped" | { failed: string }>;

/** Declares a suite's cases with a runner of our own and runs them one after the other. */
export async function runCases(declare: (runner: Required<TestRunner>) => void): Promise<Outcomes> {
  const tests: [string, () => Promise<"passed" | "skipped">][] = [];
  declare({
    describe: (_, cases) => cases(),
    it(name, test) {
      tests.push([
        name,
        async () => {
          let skipped = false;
          await test({
            skip() {
              skipped = true;
            },
          });
          return skipped ? "skipped" : "passed";
        },
      ]);
    },
  });
  const outcomes: Outcomes = new Map();
  for (const [name, run] of tests) {
    outcomes.set(name, await run().catch((error: unknown) => ({ failed: String(error) })));
  }
  return outcomes;
}

/** The names of the cases that failed. */
export function failures(outcomes: Outcomes): string[] {
  return [...outcomes].flatMap(([name, outcome]) => (typeof outcome === "object" ? [name] : []));
}
