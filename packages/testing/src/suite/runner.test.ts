import type * as nodeTest from "node:test";
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { declareCases, type TestRunner } from "./runner.js";

const cases = [
  { name: "passes", run: async () => undefined },
  { name: "does not apply", run: async () => "there is nothing to show" },
];

describe("the runner's functions", () => {
  it("may be those of node:test or of vitest", () => {
    expectTypeOf<Pick<typeof nodeTest, "describe" | "it">>().toExtend<TestRunner>();
    expectTypeOf({ describe, it }).toExtend<TestRunner>();
  });

  it("are taken from the globals where none are given", async () => {
    const declared: string[] = [];
    vi.stubGlobal("describe", (group: string, declare: () => void) => {
      declared.push(group);
      declare();
    });
    vi.stubGlobal("it", (name: string) => declared.push(name));
    declareCases("a store", {}, cases);
    vi.unstubAllGlobals();
    expect(declared).toEqual(["a store", "passes", "does not apply"]);
  });

  it("get tests without parameters, which no runner takes for ones that wait for a callback", () => {
    declareCases("a store", { it: (_, test) => expect(test).toHaveLength(0) }, cases);
  });

  it("need not be able to skip, nor to group", async () => {
    const tests: (() => Promise<void>)[] = [];
    declareCases("a store", { it: (_, test) => tests.push(test) }, cases);
    await Promise.all(tests.map((test) => test()));
    const reasons: string[] = [];
    await Promise.all(
      tests.map((test) =>
        (test as (context: unknown) => Promise<void>)({
          skip: (reason: string) => reasons.push(reason),
        }),
      ),
    );
    expect(reasons).toEqual(["there is nothing to show"]);
  });
});
