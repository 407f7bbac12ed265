import { describe, expect, it } from "vitest";
import { brokenTokenStores } from "./__fixtures__/broken-token-stores/index.js";
import { failures, runCases } from "./__fixtures__/run-cases.js";
import { createBacking, openSoundStore, soundSuite } from "./__fixtures__/sound-token-store.js";
import { testTokenStore } from "./index.js";

testTokenStore({ describe, it, name: "a sound store with every hook", ...soundSuite });

describe("the suite for token stores", () => {
  for (const { mistake, fails, declare } of brokenTokenStores) {
    it(`tells its author: ${mistake}`, async () => {
      const failed = failures(await runCases(declare));
      expect(failed).toEqual([expect.stringMatching(new RegExp(`^${fails}`))]);
    });
  }

  it("has a store that fails it for each of its cases but the one that all listening rests on", async () => {
    const all = [
      ...(await runCases((runner) => testTokenStore({ ...soundSuite, ...runner }))).keys(),
    ];
    const unproven = all.filter(
      (name) => !brokenTokenStores.some(({ fails }) => name.startsWith(fails)),
    );
    expect(unproven).toEqual(["tells a listener that its record changed"]);
  });

  it("skips what is about listeners where the store has none, and says so", async () => {
    const open: typeof openSoundStore = (backing) => {
      const { get, set, delete: remove } = openSoundStore(backing);
      return { get, set, delete: remove };
    };
    const outcomes = await runCases((runner) => testTokenStore({ ...soundSuite, open, ...runner }));
    expect(failures(outcomes)).toEqual([]);
    const skipped = [...outcomes].filter(([, outcome]) => outcome === "skipped");
    expect(skipped.map(([name]) => name)).toEqual(
      [...outcomes.keys()].filter((name) => name.includes("listener")),
    );
    expect(skipped.length).toBeGreaterThan(3);
  });

  it("declares only what the author's hooks can show", async () => {
    const alone = await runCases((runner) =>
      testTokenStore({ create: () => openSoundStore(createBacking()), ...runner }),
    );
    const names = [...alone.keys()].join("\n");
    expect(names).not.toMatch(/instance|process|corrupted|backing/);
    expect(failures(alone)).toEqual([]);
  });

  it("removes every backing it made, that of a failed case included", async () => {
    let open = 0;
    await runCases((runner) =>
      testTokenStore({
        ...runner,
        create: () => {
          open += 1;
          return createBacking();
        },
        open: (backing) => ({
          ...openSoundStore(backing),
          get: () => Promise.reject(new Error("no")),
        }),
        dispose: () => {
          open -= 1;
        },
      }),
    );
    expect(open).toBe(0);
  });

  it("says what is missing", () => {
    const create = createBacking as never;
    expect(() => testTokenStore({ it, create: undefined as never })).toThrow("pass create");
    expect(() => testTokenStore({ it, create, breakDown() {} })).toThrow("needs repair");
    expect(() => testTokenStore({ create })).toThrow("there is no test runner here");
  });
});
