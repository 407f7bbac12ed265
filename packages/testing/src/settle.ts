import { messageTurn, timerTurn } from "./suite/turns.js";

/** Turns in a row without a sign of life after which the code under test counts as waiting. */
const quietTurns = 10;

/** A loop that sleeps 0 ms for ever never gets quiet; after so many turns time moves all the same. */
const mostTurns = 500;

/**
 * Lets promises, and work that settles outside of the microtask queue, come to rest.
 *
 * WebCrypto runs on a pool of threads and answers at some later turn of the event loop. Nothing tells from outside whether
 * such work is pending, but the pool starts its work in order: a digest of our own, asked for after it, comes back
 * after it or at about the same time. A chain of such steps needs one digest for each.
 *
 * @param activity - a number that changes whenever the code under test shows a sign of life, which begins the count of
 * quiet turns again
 */
export async function settle(activity: () => number): Promise<void> {
  let turns = 0;
  let seen: number;
  do {
    seen = activity();
    for (let quiet = 0; quiet < quietTurns && turns < mostTurns; quiet += 1) {
      await poolTurn();
      await messageTurn();
      turns += 1;
      if (activity() !== seen) {
        seen = activity();
        quiet = -1;
      }
    }
    // On a busy machine a thread of the pool may have been late: one more turn, by the real time.
    await timerTurn();
  } while (activity() !== seen && turns < mostTurns);
}

async function poolTurn(): Promise<void> {
  // Not every context has WebCrypto (a browser's page over http:); without it there is no pool to wait for either.
  await globalThis.crypto?.subtle?.digest("SHA-256", new Uint8Array(1));
}
