import type { Clock } from "@auth/core";
import { keepConnected, type Subjects } from "@auth/store-kit";
import type { RedisCalls } from "./redis-calls.js";
import type { RedisClient } from "./redis-client.js";

/** What {@link createChangeWatch} works with. */
export interface ChangeWatchContext {
  client: RedisClient;
  calls: RedisCalls;
  subjects: Subjects;
  /** Where changes are told. */
  channel: string;
  /** The name of a key's record. */
  nameOf: (key: string) => Promise<string>;
  /** What is there under a key, as `Subjects.saw` takes it. */
  versionOf: (key: string) => Promise<string | undefined>;
  clock: Clock;
  /** How often to see whether messages still arrive: a connection that was cut off hears nothing, and does not know. */
  heartbeatMs: number;
}

/** Finds out what others change, from `start` to `stop`. */
export interface ChangeWatch {
  start(): void;
  /** Looks soon, such as at a key that is new. */
  look(): void;
  stop(): void;
}

/** Makes the {@link ChangeWatch}. It has a connection of its own, which does not keep the process alive. */
export function createChangeWatch(context: ChangeWatchContext): ChangeWatch {
  const { client, calls, subjects, channel, nameOf, versionOf, clock, heartbeatMs } = context;
  const pulse = `${channel}:${crypto.randomUUID()}`;
  const keysByName = new Map<string, string>();
  let wake = (): void => {};
  let end = (): void => {};

  async function lookAt(keys: readonly string[]): Promise<void> {
    for (const key of keys) keysByName.set(await nameOf(key), key);
    const looks = await Promise.allSettled(
      keys.map(async (key) => {
        const known = subjects.known(key);
        const version = await versionOf(key);
        // Written or told of meanwhile: what was read may be from before.
        if (subjects.known(key) === known) subjects.saw(key, version);
      }),
    );
    // One key that cannot be read is no reason to be deaf for the others.
    const failed = looks.filter((look) => look.status === "rejected");
    if (failed[0] && failed.length === keys.length) throw failed[0].reason;
  }

  function hear(message: string): void {
    const [name = "", version] = message.split(" ");
    const key = keysByName.get(name);
    if (key !== undefined) subjects.saw(key, version || undefined);
  }

  async function session(stopped: AbortSignal, onUp: () => void): Promise<void> {
    const subscriber = client.duplicate();
    const broken = new AbortController();
    let why: unknown;
    subscriber.on("error", (error) => {
      why = error;
      broken.abort();
    });
    /** What the client waits for in vain, it waits for for ever: the first error ends it. */
    const unbroken = <T>(work: Promise<T>): Promise<T> =>
      Promise.race([work, rejectionOf(broken.signal, () => why)]);
    let onPulse = (): void => {};
    try {
      await calls.guard(() => unbroken(subscriber.connect()));
      subscriber.unref?.();
      await calls.guard(() =>
        unbroken(
          subscriber.subscribe([channel, pulse], (message, on) => {
            if (on === pulse) onPulse();
            else hear(message);
          }),
        ),
      );
      // What was told before is not heard again.
      keysByName.clear();
      await lookAt(subjects.keys());
      while (!stopped.aborted) {
        onUp();
        const woken = new AbortController();
        wake = () => woken.abort();
        await lookAt(subjects.keys().filter((key) => subjects.known(key) === undefined));
        const signal = AbortSignal.any([stopped, broken.signal, woken.signal]);
        await clock.sleep(heartbeatMs, { signal, background: true }).catch(() => {});
        if (broken.signal.aborted) throw why;
        if (stopped.aborted || woken.signal.aborted) continue;
        const heard = new Promise<void>((resolve) => {
          onPulse = resolve;
        });
        await calls.use((commands) => commands.publish(pulse, ""), { background: true });
        await calls.guard(() => heard);
      }
    } finally {
      await destroy(subscriber);
    }
  }

  return {
    start() {
      end = keepConnected({
        session,
        clock,
        onDown(error) {
          subjects.tellAll({ type: "unavailable", detail: calls.trouble(error).message });
        },
      });
    },
    look: () => wake(),
    stop: () => end(),
  };
}

function rejectionOf(signal: AbortSignal, reason: () => unknown): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(reason());
    signal.addEventListener("abort", () => reject(reason()), { once: true });
  });
}

/** Some clients refuse to be closed twice. */
async function destroy(subscriber: { destroy(): unknown }): Promise<void> {
  try {
    await subscriber.destroy();
  } catch {
    // It is closed, then.
  }
}
