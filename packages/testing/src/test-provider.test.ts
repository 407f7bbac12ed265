import { describe, expect, it } from "vitest";
import { acmeSuite } from "./__fixtures__/acme-suite.js";
import { brokenProviders } from "./__fixtures__/broken-providers/index.js";
import { failures, runCases } from "./__fixtures__/run-cases.js";
import { createAcmeProvider } from "./__fixtures__/sound-provider.js";
import { testProvider } from "./index.js";

testProvider({ describe, it, name: "a sound provider", ...acmeSuite });

describe("the suite for providers", () => {
  for (const { mistake, fails, declare } of brokenProviders) {
    it(`tells its author: ${mistake}`, async () => {
      const failed = failures(await runCases(declare));
      expect(failed).toHaveLength(1);
      expect(failed[0]?.slice(0, fails.length)).toBe(fails);
    });
  }

  it("has a provider that fails it for each of its cases", async () => {
    const all = [...(await runCases((runner) => testProvider({ ...acmeSuite, ...runner }))).keys()];
    const unproven = all.filter(
      (name) => !brokenProviders.some(({ fails }) => name.startsWith(fails)),
    );
    expect(unproven).toEqual([]);
  });

  it("declares nothing of revocations for a broker that has none", async () => {
    const { revoke: _, ...suite } = acmeSuite;
    const outcomes = await runCases((runner) =>
      testProvider({
        ...suite,
        ...runner,
        create(context) {
          const { revokeToken: _, ...sound } = createAcmeProvider(context);
          return { ...sound, policy: { ...sound.policy, recovery: "issue" } };
        },
      }),
    );
    expect(failures(outcomes)).toEqual([]);
    expect([...outcomes.keys()].join("\n")).not.toMatch(/revocation|revokes a token/);
  });

  it("says what is missing", () => {
    const { request, answers } = acmeSuite.issue;
    const { "a fresh token": success, "a wrong secret": refusal } = answers;
    if (!success || !refusal) throw new Error("the fixtures are gone");
    for (const only of [{ success }, { refusal }]) {
      expect(() => testProvider({ ...acmeSuite, it, issue: { request, answers: only } })).toThrow(
        "one with a token and one with an error",
      );
    }
    expect(() => testProvider(acmeSuite)).toThrow("there is no test runner here");
  });
});
