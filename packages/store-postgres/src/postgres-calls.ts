import type { AuthError, Clock } from "@auth/core";
import { within } from "@auth/store-kit";
import type { PostgresClient, PostgresPool } from "./postgres-pool.js";
import { isLostConnection, noAnswer, toPostgresError } from "./postgres-trouble.js";

/** The way to the server. Every call ends within the deadline, and fails with an AuthError that names the table and the fix. */
export interface PostgresCalls {
  /** Does `work` with a connection of its own, which then goes back to the pool. */
  use<T>(
    work: (client: PostgresClient) => Promise<T>,
    options?: {
      /** Nobody waits for it: its timer does not keep the process alive. */
      background?: boolean;
      /** It may be done twice: another connection is tried where this one turns out to be broken. */
      repeatable?: boolean;
    },
  ): Promise<T>;
  /** A connection to be kept, by background work. Whoever takes it releases it. */
  take(): Promise<PostgresClient>;
  /** Background work on a connection that was taken. */
  guard<T>(work: () => Promise<T>): Promise<T>;
  /** What `error` says about the table, and the fix. */
  trouble(error: unknown): AuthError;
}

/** The pools that have a listener for idle connections that break; many stores may share one. */
const heeded = new WeakSet<PostgresPool>();

/** After a cut, all idle connections of a pool may turn out to be broken, one after the other. */
const mostTries = 10;

/** Makes the {@link PostgresCalls} over `pool`, about `table`. */
export function createPostgresCalls(
  pool: PostgresPool,
  table: string,
  deadlineMs: number,
  clock: Clock,
): PostgresCalls {
  const timeUp = (): Error => noAnswer(table, deadlineMs);
  const trouble = (error: unknown): AuthError => toPostgresError(error, table);

  async function checkOut(signal: AbortSignal): Promise<PostgresClient> {
    // Not at construction: until the first call nothing is touched.
    if (!heeded.has(pool)) pool.on("error", ignore);
    heeded.add(pool);
    const client = await pool.connect();
    if (signal.aborted) {
      // It came too late for whoever asked, and is as good as new.
      client.release();
      throw timeUp();
    }
    client.on("error", ignore);
    return client;
  }

  async function bounded<T>(
    background: boolean,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await within({ ms: deadlineMs, clock, timeUp, background }, work);
    } catch (error) {
      throw trouble(error);
    }
  }

  async function onClient<T>(
    signal: AbortSignal,
    work: (client: PostgresClient) => Promise<T>,
  ): Promise<T> {
    const client = await checkOut(signal);
    // A connection that does not answer would keep the next call waiting, too.
    const destroy = (): void => client.release(true);
    signal.addEventListener("abort", destroy);
    try {
      return await work(client);
    } finally {
      if (!signal.aborted) {
        signal.removeEventListener("abort", destroy);
        client.removeListener("error", ignore);
        client.release();
      }
    }
  }

  return {
    use: (work, { background = false, repeatable = false } = {}) =>
      bounded(background, async (signal) => {
        for (let triesLeft = repeatable ? mostTries : 1; ; triesLeft -= 1) {
          try {
            return await onClient(signal, work);
          } catch (error) {
            if (triesLeft <= 1 || signal.aborted || !isLostConnection(error)) throw error;
          }
        }
      }),
    take: () => bounded(true, checkOut),
    guard: (work) => bounded(true, work),
    trouble,
  };
}

/**
 * A connection that breaks shows in the next call, as an error that is caught. Without a listener it would end the process,
 * and with it the use of a token that is still good.
 */
function ignore(): void {}
