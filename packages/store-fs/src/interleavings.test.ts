import type { TokenStore } from "@auth/core";
import { describe, expect, it } from "vitest";
import { type Actor, createActor } from "../test-support/actor.js";
import {
  type ChainWitness,
  createChainWitness,
  type MarkedRecord,
} from "../test-support/chain-witness.js";
import { createRandom, runInRandomOrder, type Violence } from "../test-support/random-order.js";
import { temporaryDirectory } from "../test-support/temporary-directory.js";
import { createStoreIn } from "./store-in.js";

// Each round is another order of the writers' single file operations, with writers that are killed or stopped in between.
// A round that fails is run again by its number: INTERLEAVINGS_FROM=417 INTERLEAVINGS=1.
const rounds = Number(process.env.INTERLEAVINGS ?? 25);
const firstRound = Number(process.env.INTERLEAVINGS_FROM ?? 0);

const key = "kis-access-token-0123";

interface Play extends Violence {
  writers: number;
  hardLinks: boolean;
  /** How often, per try, the record is deleted instead. */
  remove?: number;
  /** How often, per operation, the newest entry is made unreadable. */
  damage?: number;
}

const plays: Record<string, Play> = {
  "some are killed": { writers: 4, kill: 0.01, stop: 0, hardLinks: true },
  "some are stopped and continued later": { writers: 4, kill: 0.002, stop: 0.03, hardLinks: true },
  "some delete": { writers: 4, kill: 0.002, stop: 0.02, hardLinks: true, remove: 0.3 },
  "entries are damaged": { writers: 3, kill: 0.002, stop: 0.02, hardLinks: true, damage: 0.01 },
  "there are no hard links": { writers: 4, kill: 0.005, stop: 0.03, hardLinks: false },
  "there are no hard links, and entries are damaged": {
    ...{ writers: 3, kill: 0.002, stop: 0.02, hardLinks: false, damage: 0.01 },
  },
};

describe("writers of one record, in any order of their file operations", () => {
  for (const [name, play] of Object.entries(plays)) {
    it(`believe to have written exactly what counted, when ${name}`, async () => {
      for (let round = firstRound; round < firstRound + rounds; round += 1) {
        await playRound(play, round).catch((error: unknown) => {
          throw new Error(`round ${round}`, { cause: error });
        });
      }
    }, 120_000);
  }

  // Three in the narrowest place: one dies as soon as its record counts, one replaces that record and cleans up, and one
  // has found their places free and is slow. The two are stopped at every operation there is (the last at every fourth, where there are many).
  for (const hardLinks of [true, false]) {
    it(`give no place twice, ${hardLinks ? "with" : "without"} hard links`, async () => {
      let slowEnded = false;
      for (let slowSteps = 0; !slowEnded; slowSteps += hardLinks ? 1 : 4) {
        let cleanerEnded = false;
        for (let cleanerSteps = 0; !cleanerEnded; cleanerSteps += 1) {
          const ended = await playNarrow(hardLinks, slowSteps, cleanerSteps);
          slowEnded = ended.slow;
          cleanerEnded = ended.cleaner;
        }
      }
    }, 120_000);
  }
});

async function playRound(play: Play, round: number): Promise<void> {
  const scene = createScene();
  const random = createRandom(round);
  for (let writer = 0; writer < play.writers; writer += 1) {
    await scene.enter(play.hardLinks, async (store) => {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        if (random() < (play.remove ?? 0)) await store.delete(key);
        else await scene.replace(store, `${writer}.${attempt}`);
      }
    });
  }
  await runInRandomOrder(scene.actors, random, play, () => {
    scene.witness.look();
    if (random() < (play.damage ?? 0)) scene.witness.damage();
  });
  await scene.judge();
}

/** Resolves to who was done before it was stopped. */
async function playNarrow(
  hardLinks: boolean,
  slowSteps: number,
  cleanerSteps: number,
): Promise<{ slow: boolean; cleaner: boolean }> {
  const scene = createScene();
  const { counted } = scene.witness;
  const enter = (mark: string): Promise<Actor> =>
    scene.enter(hardLinks, (store) => scene.replace(store, mark));
  async function run(actor: Actor, enough: (steps: number) => boolean): Promise<void> {
    for (let steps = 0; actor.next !== undefined && !enough(steps); steps += 1) {
      await actor.step();
      scene.witness.look();
    }
  }
  await run(await enter("first"), () => false);
  const slow = await enter("slow");
  await run(slow, (steps) => steps === slowSteps);
  await run(await enter("dies"), () => counted.includes("dies"));
  const cleaner = await enter("cleaner");
  await run(cleaner, () => counted.includes("cleaner"));
  await run(cleaner, (steps) => steps === cleanerSteps);
  const ended = { slow: slow.next === undefined, cleaner: cleaner.next === undefined };
  await run(slow, () => false);
  await run(cleaner, () => false);
  await scene.judge();
  return ended;
}

/** A directory, the actors over it, and the witness. */
interface Scene {
  actors: Actor[];
  witness: ChainWitness;
  enter(hardLinks: boolean, program: (store: TokenStore) => Promise<void>): Promise<Actor>;
  /** Reads the record and replaces it by one with `mark`, if nobody is faster. */
  replace(store: TokenStore, mark: string): Promise<void>;
  /** Fails unless the answers of all who lived to see one are true. */
  judge(): Promise<void>;
}

function createScene(): Scene {
  const directory = temporaryDirectory();
  const witness = createChainWitness(directory, key);
  const actors: Actor[] = [];
  const answers = new Map<string, boolean>();
  return {
    actors,
    witness,
    async enter(hardLinks, program) {
      const actor = await createActor(
        (host) => program(createStoreIn(async () => directory, host)),
        { hardLinks },
      );
      actors.push(actor);
      return actor;
    },
    async replace(store, mark) {
      const expectedRevision = (await store.get(key))?.revision ?? 0;
      const revision = expectedRevision + 1;
      const record: MarkedRecord = { format: 1, key, revision, dead: [], mark };
      answers.set(mark, await store.set(key, record, { expectedRevision, ttlMs: 60_000 }));
    },
    async judge() {
      for (const actor of actors) await actor.dismiss();
      for (const [mark, taken] of answers) {
        const times = witness.counted.filter((one) => one === mark).length;
        expect(times, `write ${mark} was answered ${taken}`).toBe(taken ? 1 : 0);
      }
    },
  };
}
