import { closeSync, openSync, readSync, writeFileSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, createSystemClock, type SleepOptions } from "@auth/core";

// Intervals of minutes and lifetimes of a day, tested between real processes: the machine's time runs on, and the test adds
// to it. What it has added is in a file, where a process that was frozen finds it the moment it wakes.

/** The longest real time after which a sleeping process notices that time was added. */
const stepMs = 20;

/** Adds to the time of all processes that opened the same file with {@link openSharedClock}. */
export interface SharedClock {
  /** The file. */
  readonly path: string;
  /** Lets `ms` milliseconds pass for everybody at once. */
  advance(ms: number): void;
  close(): void;
}

/** Makes the file at `path`; nothing is added yet. */
export function createSharedClock(path: string): SharedClock {
  const bytes = new Float64Array(1);
  writeFileSync(path, new Uint8Array(bytes.buffer));
  const file = openSync(path, "r+");
  return {
    path,
    advance(ms) {
      bytes[0] = (bytes[0] ?? 0) + ms;
      writeSync(file, new Uint8Array(bytes.buffer), 0, 8, 0);
    },
    close: () => closeSync(file),
  };
}

/** The clock of one process. `aheadMs`: how wrong this host's wall clock is. */
export function openSharedClock(path: string, { aheadMs = 0 }: { aheadMs?: number } = {}): Clock {
  const system = createSystemClock();
  const file = openSync(path, "r");
  const bytes = new Float64Array(1);
  const addedMs = (): number => {
    readSync(file, new Uint8Array(bytes.buffer), 0, 8, 0);
    return bytes[0] ?? 0;
  };
  const elapsedMs = (): number => performance.now() + addedMs();

  async function wait(ms: number, { signal, background = false }: SleepOptions): Promise<void> {
    const until = elapsedMs() + ms;
    for (let leftMs = ms; leftMs > 0; leftMs = until - elapsedMs()) {
      await sleep(Math.min(leftMs, stepMs), undefined, {
        ref: !background,
        ...(signal && { signal: signal as AbortSignal }),
      });
    }
  }

  return {
    now: () => system.now() + addedMs() + aheadMs,
    monotonicNow: elapsedMs,
    async sleep(ms, options = {}) {
      const { signal } = options;
      if (signal?.aborted) throw signal.reason;
      try {
        await wait(ms, options);
      } catch (error) {
        // Node wraps the reason.
        throw signal?.aborted ? signal.reason : error;
      }
    },
  };
}
