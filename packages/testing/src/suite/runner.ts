/**
 * The `describe` and `it` of a test runner: those of vitest, `node:test`, Jest, mocha, Bun and Deno's `@std/testing/bdd` fit.
 *
 * @group Testing a store or provider
 */
export interface TestRunner {
  /** Opens a group of cases. Default: the global `describe`; without either, the cases are not grouped. */
  describe?: (name: string, cases: () => void) => unknown;
  /** Declares one case. Default: the global `it`. */
  it?: (name: string, test: (...context: unknown[]) => Promise<void>) => unknown;
}

/** One case of a suite. */
export interface ConformanceCase {
  /** A sentence whose subject is the store or provider. */
  name: string;
  /** Rejects where the case fails; resolves to the reason where it does not apply. */
  run(): Promise<string | undefined>;
}

/**
 * Declares the cases with the runner.
 *
 * @throws TypeError where no `it` was given and there is no global one.
 */
export function declareCases(
  group: string,
  runner: TestRunner,
  cases: readonly ConformanceCase[],
): void {
  const globals = globalThis as typeof globalThis & TestRunner;
  const it = runner.it ?? globals.it;
  const describe = runner.describe ?? globals.describe;
  if (typeof it !== "function") {
    throw new TypeError(
      `${group}: there is no test runner here. Pass its functions: { describe, it, … }, for example from "vitest" or "node:test"`,
    );
  }
  const declareAll = (): void => {
    for (const { name, run } of cases) {
      // A rest parameter does not count as one: some runners take a first parameter for a callback that ends the test.
      it(name, async (...context) => {
        const inapplicable = await run();
        if (inapplicable !== undefined) skip(context[0], inapplicable);
      });
    }
  };
  if (describe) describe(group, declareAll);
  else declareAll();
}

/** Says so where the runner's context can skip a test that has begun; elsewhere the case passes. */
function skip(context: unknown, reason: string): void {
  (context as { skip?: (reason: string) => void } | undefined)?.skip?.(reason);
}
