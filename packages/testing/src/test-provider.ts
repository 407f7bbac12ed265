import type { ProviderCase } from "./provider-cases/bench.js";
import { exchangeCases } from "./provider-cases/exchanges.js";
import { failureCases } from "./provider-cases/failures.js";
import { identityCases } from "./provider-cases/identity.js";
import { secrecyCases } from "./provider-cases/secrecy.js";
import type { ProviderSuite } from "./provider-cases/suite-options.js";
import { declareCases } from "./suite/runner.js";

/**
 * Declares the cases that every provider must pass, with the test runner at hand: the exact request, each answer of the
 * broker that you know, one request for each issue, timeouts and aborts, its key, and that nothing secret is visible. No
 * broker is asked: the provider gets a `fetch` that answers with your fixtures.
 *
 * @throws TypeError where there is no runner, or `issue.answers` lacks a token or an error.
 *
 * @group Testing a store or provider
 */
export function testProvider<Environment extends string>(suite: ProviderSuite<Environment>): void {
  const { name = "provider", issue } = suite;
  const answers = Object.values(issue.answers);
  if (!answers.some(({ token }) => token) || !answers.some(({ error }) => error)) {
    throw new TypeError(
      "testProvider: issue.answers needs at least one with a token and one with an error",
    );
  }
  // Inside, the environments are only names that are handed back to the functions that came with them.
  const inside = suite as unknown as ProviderSuite<string>;
  const cases: ProviderCase<string>[] = [
    ...identityCases,
    ...exchangeCases(inside),
    ...failureCases,
    ...secrecyCases(inside),
  ];
  declareCases(
    name,
    suite,
    cases.map((each) => ({
      name: each.name,
      async run() {
        await each.run(inside);
        return undefined;
      },
    })),
  );
}
