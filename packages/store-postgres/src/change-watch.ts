import type { Clock } from "@auth/core";
import { keepConnected, type Subjects } from "@auth/store-kit";
import { hearsNotices } from "./hears-notices.js";
import type { PostgresCalls } from "./postgres-calls.js";
import type { PostgresClient, PostgresNotice } from "./postgres-pool.js";
import { channel, type RecordTable } from "./record-table.js";

/** What {@link createChangeWatch} works with. */
export interface ChangeWatchContext {
  table: RecordTable;
  subjects: Subjects;
  /** The name of the row of a key. */
  idOf: (key: string) => Promise<string>;
  /** Where the connection that listens comes from. */
  listening: PostgresCalls;
  /** Where a notice is sent from, to find out whether it arrives. */
  sending: PostgresCalls;
  /** Whether to try to hear notices at all. */
  notify: boolean;
  pollIntervalMs: number;
  clock: Clock;
}

/** Finds out what others change, from `start` to `stop`. */
export interface ChangeWatch {
  start(): void;
  /** Looks soon, such as at a key that is new. */
  look(): void;
  stop(): void;
}

/** How much more seldom to look where notices arrive. Never would be wrong: a connection that was cut off hears nothing, and does not know. */
const seldom = 8;

/** Makes the {@link ChangeWatch}. It keeps one connection, which does not keep the process alive. */
export function createChangeWatch(context: ChangeWatchContext): ChangeWatch {
  const { table, subjects, idOf, listening, sending, clock } = context;
  const keysById = new Map<string, string>();
  let wake = (): void => {};
  let end = (): void => {};

  async function lookAt(keys: readonly string[], client: PostgresClient): Promise<void> {
    if (keys.length === 0) return;
    const ids = await Promise.all(keys.map(idOf));
    for (const [index, key] of keys.entries()) keysById.set(ids[index] ?? "", key);
    const known = keys.map(subjects.known);
    const versions = await listening.guard(() => table.versions(client, ids));
    for (const [index, key] of keys.entries()) {
      // Written or told of meanwhile: what was read may be from before.
      if (subjects.known(key) !== known[index]) continue;
      subjects.saw(key, versions.get(ids[index] ?? ""));
    }
  }

  function hear({ payload }: PostgresNotice): void {
    const notice = table.parseNotice(payload);
    const key = notice && keysById.get(notice.id);
    if (key !== undefined) subjects.saw(key, notice?.version);
  }

  async function session(stopped: AbortSignal, onUp: () => void): Promise<void> {
    const client = await listening.take();
    const broken = new AbortController();
    const fail = (): void => broken.abort();
    client.on("error", fail);
    client.on("end", fail);
    // Whoever ends the pool waits for this connection, and the process must live until it is given back.
    const hold = (): void => client.ref?.();
    stopped.addEventListener("abort", hold);
    try {
      if (!stopped.aborted) client.unref?.();
      const hears = context.notify && (await hearsNotices(client, listening, sending, clock));
      if (hears) {
        client.on("notification", hear);
        await listening.guard(() => client.query({ text: `listen ${channel}` }));
      }
      let isWoken = false;
      while (!stopped.aborted) {
        const woken = new AbortController();
        wake = () => woken.abort();
        const keys = subjects.keys();
        // Woken for a key that is new, it looks at no other.
        const unknown = keys.filter((key) => subjects.known(key) === undefined);
        await lookAt(isWoken ? unknown : keys, client);
        onUp();
        const signal = AbortSignal.any([stopped, broken.signal, woken.signal]);
        const ms = hears ? seldom * context.pollIntervalMs : context.pollIntervalMs;
        await clock.sleep(ms, { signal, background: true }).catch(() => {});
        isWoken = woken.signal.aborted;
        if (broken.signal.aborted) throw listening.trouble(new Error("Connection terminated"));
      }
    } finally {
      stopped.removeEventListener("abort", hold);
      client.removeListener("notification", hear);
      // Not given back to others: it may still listen.
      client.release(true);
    }
  }

  return {
    start() {
      end = keepConnected({
        session,
        clock,
        onDown(error) {
          subjects.tellAll({ type: "unavailable", detail: listening.trouble(error).message });
        },
      });
    },
    look: () => wake(),
    stop: () => end(),
  };
}
