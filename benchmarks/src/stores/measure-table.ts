import type { TokenStore } from "@auth/core";
import { figureOf } from "../measure/figures.ts";
import { measureInTurn, type Timed, type Turns } from "../measure/in-turn.ts";
import { timeAsync } from "../measure/loops.ts";
import type { RunOptions } from "../part.ts";
import { dayMs } from "../peers/peer.ts";
import type { TimedTable } from "../report/results.ts";
import { key, recordAt } from "./record-at.ts";

/** How long and how often stores are measured. */
export function turnsOf({ isQuick }: RunOptions): Turns {
  return isQuick
    ? { warmUpMs: 1, roundMs: 1, rounds: 1 }
    : { warmUpMs: 300, roundMs: 100, rounds: 31 };
}

/** Something whose calls are measured in microseconds, one after the other. */
export function timed(name: string, call: () => Promise<unknown>): Timed {
  const measured = async (): Promise<true> => {
    await call();
    return true;
  };
  return { name, round: async (ms) => (await timeAsync(measured, ms)).wallNs / 1000 };
}

/** Measures things beside the first of them. */
export async function measureTable(
  turns: Turns,
  head: { id: string; title: string },
  [floor, ...rest]: readonly [Timed, ...Timed[]],
): Promise<TimedTable> {
  const samples = await measureInTurn([floor, ...rest], turns);
  const ofFloor = samples.get(floor.name) ?? [];
  const figures = [...samples].map(([name, times]) => figureOf(name, times, ofFloor));
  return { kind: "timed", ...head, unit: "µs", floor: floor.name, figures };
}

/** The calls of a store that are measured, each of which must come out as it should. */
export interface StoreCalls {
  read(): Promise<void>;
  /** A compare that is won. */
  replace(): Promise<void>;
  /** A compare that is lost. */
  lose(): Promise<void>;
}

/** Makes them. */
export function storeCalls(store: TokenStore): StoreCalls {
  let revision = 0;
  const set = (next: number, expectedRevision: number): Promise<boolean> =>
    store.set(key, recordAt(next), { expectedRevision, ttlMs: dayMs });
  return {
    async read() {
      if (!(await store.get(key))) throw new Error("the record is gone");
    },
    async replace() {
      const isTaken = await set(revision + 1, revision);
      if (!isTaken) throw new Error("the store refused a write that nobody competed with");
      revision += 1;
    },
    async lose() {
      if (await set(1, 0)) throw new Error("the store took a write that was too late");
    },
  };
}
