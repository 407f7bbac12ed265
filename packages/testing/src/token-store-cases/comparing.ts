import type { TokenStore } from "@auth/core";
import { check, checkSame, show } from "../suite/checks.js";
import { put, replacing, type SetCall, type StoreCase, sampleRecord } from "./bench.js";

const key = "acme-access-token-0123";

/** Compare-and-set is what processes agree by: the only promise that the token manager builds on. */
export const comparingCases: readonly StoreCase[] = [
  {
    name: "answers true or false, and nothing else",
    async run({ store }) {
      const taken: unknown = await put(store, replacing(key, 0));
      check(taken === true, `set of a first record resolved to ${show(taken)}, not true`);
      await put(store, replacing(key, 1));
      const refused: unknown = await put(store, replacing(key, 1));
      check(refused === false, `set of a stale record resolved to ${show(refused)}, not false`);
      return undefined;
    },
  },
  {
    name: "takes 0 for “no record yet”: of many first records, one after the other and at once, exactly one is taken",
    async run({ store }) {
      await put(store, replacing(key, 0, "first"));
      await put(store, replacing(key, 0, "second"));
      checkSame(await store.get(key), sampleRecord(key, 1, "first"), "after a second first record");
      const rivalKey = `${key}-raced`;
      await raceFor(rivalKey, 0, () => store);
      return undefined;
    },
  },
  {
    name: "takes nothing where a revision is expected and there is no record, or none any more",
    async run({ store }) {
      await put(store, replacing(key, 3));
      const found: unknown = await store.get(key);
      check(!found, `revision 3 was expected, none was there, and yet it wrote ${show(found)}`);
      await put(store, replacing(key, 0));
      await store.delete(key);
      await put(store, replacing(key, 1));
      const revived: unknown = await store.get(key);
      check(!revived, `revision 1 was expected and deleted, and yet it wrote ${show(revived)}`);
      return undefined;
    },
  },
  {
    name: "replaces a record only at the expected revision: an older and a later one change nothing, and of many at once exactly one is taken",
    async run({ store }) {
      await put(store, replacing(key, 0));
      await put(store, replacing(key, 1));
      await put(store, replacing(key, 1, "expects an older revision"));
      checkSame(
        await store.get(key),
        sampleRecord(key, 2),
        "after a write that expected revision 1",
      );
      await put(store, replacing(key, 3, "expects a later revision"));
      checkSame(
        await store.get(key),
        sampleRecord(key, 2),
        "after a write that expected revision 3",
      );
      await raceFor(key, 2, () => store);
      return undefined;
    },
  },
  {
    name: "shows a write of one instance to another at once",
    needs: "open",
    async run({ store, open }) {
      const other = await open();
      await other.get(key);
      await put(store, replacing(key, 0));
      checkSame(await other.get(key), sampleRecord(key, 1), "what the other instance reads");
      await put(other, replacing(key, 1));
      checkSame(await store.get(key), sampleRecord(key, 2), "what the first instance reads");
      return undefined;
    },
  },
  {
    name: "takes exactly one of many records that several instances save at once",
    needs: "open",
    async run({ store, open }) {
      const instances = [store, await open(), await open(), await open()];
      for (const round of [0, 1, 2, 3]) {
        await raceFor(key, round, (index) => instances[index % instances.length] ?? store);
      }
      return undefined;
    },
  },
  {
    name: "takes exactly one of many records that several processes save at once",
    needs: "race",
    async run({ store, race }) {
      for (const round of [0, 1, 2, 3]) {
        const calls = rivals(key, round, 4);
        await judge(store, calls, await race(calls));
      }
      return undefined;
    },
  },
];

function rivals(of: string, expectedRevision: number, count: number): SetCall[] {
  return Array.from({ length: count }, (_, index) =>
    replacing(of, expectedRevision, `rival ${index} of revision ${expectedRevision + 1}`),
  );
}

async function raceFor(
  of: string,
  expectedRevision: number,
  instance: (index: number) => TokenStore,
): Promise<void> {
  const calls = rivals(of, expectedRevision, 20);
  const taken = await Promise.all(calls.map((call, index) => put(instance(index), call)));
  await judge(instance(0), calls, taken);
}

async function judge(
  store: TokenStore,
  calls: readonly SetCall[],
  taken: readonly boolean[],
): Promise<void> {
  const winners = calls.filter((_, index) => taken[index]);
  check(
    winners.length === 1 && taken.length === calls.length,
    `${calls.length} records were saved at once, all expecting revision ${calls[0]?.options.expectedRevision}: ${winners.length} of ${taken.length} answers said "taken"`,
  );
  const [winner] = winners;
  if (winner)
    checkSame(await store.get(winner.key), winner.record, "the record of the one that was taken");
}
