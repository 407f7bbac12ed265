import type { TokenStore } from "@auth/core";
import { declareCases, type TestRunner } from "./suite/runner.js";
import type { Bench, SetCall, StoreCase } from "./token-store-cases/bench.js";
import { comparingCases } from "./token-store-cases/comparing.js";
import { deletingCases } from "./token-store-cases/deleting.js";
import { keyCases } from "./token-store-cases/keys.js";
import { listeningCases } from "./token-store-cases/listening.js";
import { secrecyCases } from "./token-store-cases/secrecy.js";
import { troubleCases } from "./token-store-cases/trouble.js";
import { valueCases } from "./token-store-cases/values.js";

/**
 * What {@link testTokenStore} takes. Only `create` is needed; each further function adds the cases that need it. What the
 * store itself can do is read from its members: a store without `on` has nothing to show there.
 *
 * @typeParam Backing - whatever tells one backing from another: a directory, a table's name, or the store itself
 * @group Testing a store or provider
 */
export interface TokenStoreSuite<Backing> extends TestRunner {
  /** Names the group of cases. Default `"token store"`. */
  name?: string;
  /**
   * How long a listener may wait to be told of a change, in milliseconds of real time. Default 4000, which is below the
   * usual timeout of test runners, whose message would say less.
   */
  patienceMs?: number;
  /** Makes an empty backing that nothing else uses; called for each case. */
  create(): Backing | Promise<Backing>;
  /** Removes what `create` made, after each case. */
  dispose?(backing: Backing): void | Promise<void>;
  /** Makes an instance over the backing. Absent: what `create` makes is the store, and its only instance. */
  open?(backing: Backing): TokenStore | Promise<TokenStore>;
  /** Makes each call in a process of its own, all at once, and resolves to their answers in the same order. */
  race?(backing: Backing, calls: readonly SetCall[]): Promise<boolean[]>;
  /** Makes the call in a process of its own, kills that at some moment while it writes, and resolves once it is gone. */
  crash?(backing: Backing, call: SetCall): void | Promise<void>;
  /** Makes the record under `key` unreadable, as a torn file or a foreign writer does. */
  corrupt?(backing: Backing, key: string): void | Promise<void>;
  /** Makes the backing unreachable, for reading and for writing. */
  breakDown?(backing: Backing): void | Promise<void>;
  /** Makes it reachable again, with what it held. Needed with `breakDown`. */
  repair?(backing: Backing): void | Promise<void>;
}

/**
 * {@link TokenStoreSuite} for a store that several instances can share.
 *
 * @group Testing a store or provider
 */
export interface SharedTokenStoreSuite<Backing> extends TokenStoreSuite<Backing> {
  open(backing: Backing): TokenStore | Promise<TokenStore>;
}

const allCases: readonly StoreCase[] = [
  ...valueCases,
  ...comparingCases,
  ...deletingCases,
  ...keyCases,
  ...listeningCases,
  ...secrecyCases,
  ...troubleCases,
];

/**
 * Declares the cases that every token store must pass, with the test runner at hand.
 *
 * @throws TypeError where there is no runner, where `create` is missing, or `breakDown` comes without `repair`.
 *
 * @example
 * ```ts
 * import { describe, it } from "node:test";
 * import { createMemoryTokenStore } from "@auth/store-memory";
 * import { testTokenStore } from "@auth/testing";
 *
 * testTokenStore({ describe, it, create: createMemoryTokenStore });
 * ```
 *
 * @group Testing a store or provider
 */
export function testTokenStore<Backing>(suite: SharedTokenStoreSuite<Backing>): void;
export function testTokenStore(suite: TokenStoreSuite<TokenStore>): void;
export function testTokenStore<Backing>(suite: TokenStoreSuite<Backing>): void {
  const { name = "token store", create, breakDown, repair } = suite;
  if (typeof create !== "function") {
    throw new TypeError("testTokenStore: pass create, which makes an empty backing for each case");
  }
  if (breakDown && !repair) {
    throw new TypeError(
      "testTokenStore: breakDown needs repair, which makes the backing reachable again",
    );
  }
  const declared = allCases.filter(
    ({ needs }) => needs === undefined || suite[needs] !== undefined,
  );
  declareCases(
    name,
    suite,
    declared.map((storeCase) => ({
      name: storeCase.name,
      run: () => runCase(suite, storeCase),
    })),
  );
}

async function runCase<Backing>(
  suite: TokenStoreSuite<Backing>,
  { run }: StoreCase,
): Promise<string | undefined> {
  const backing = await suite.create();
  try {
    // Without `open` the overloads make sure that what `create` returns is the store.
    const open = async (): Promise<TokenStore> =>
      suite.open ? suite.open(backing) : (backing as TokenStore);
    const bench: Bench = {
      store: await open(),
      open,
      patienceMs: suite.patienceMs ?? 4000,
      race: async (calls) => (await suite.race?.(backing, calls)) ?? [],
      crash: async (call) => suite.crash?.(backing, call),
      corrupt: async (key) => suite.corrupt?.(backing, key),
      breakDown: async () => suite.breakDown?.(backing),
      repair: async () => suite.repair?.(backing),
    };
    return await run(bench);
  } finally {
    await suite.dispose?.(backing);
  }
}
