import type { StoreEvent } from "@auth/core";
import type { Host, Watch } from "./host.js";

/** Finds out that entries changed, also those of other processes, for as long as somebody listens. */
export interface ChangeWatch {
  on(key: string, listener: (event: StoreEvent) => void): () => void;
  tell(key: string, event: StoreEvent): void;
  tellAll(event: StoreEvent): void;
  /** This process has just made `serial` the head of `key`. */
  wrote(key: string, serial: number): void;
}

/** What {@link createChangeWatch} works with. */
export interface ChangeWatchContext {
  host: Host;
  directory: () => Promise<string>;
  /** The serial of the key's head. Rejects when the directory cannot be read. */
  headSerial: (key: string) => Promise<number>;
  /** Whether `file` is an entry of `key`. */
  isEntry: (key: string, file: string) => boolean;
}

/** A key that somebody listens to. */
interface Subject {
  listeners: Set<(event: StoreEvent) => void>;
  /** The head that the listeners know; `undefined` = not looked at yet. */
  serial: number | undefined;
  looking: boolean;
  lookAgain: boolean;
  unavailable: boolean;
}

/**
 * How often to look without being told: network file systems tell nothing of other machines, and a directory that was
 * replaced is not the one that is watched.
 */
const pollMs = 2_000;
/** How often to look where there is nothing to be told by, such as no directory yet. */
const unwatchedPollMs = 500;

/** Makes the {@link ChangeWatch}; nothing runs before the first listener and after the last. */
export function createChangeWatch(context: ChangeWatchContext): ChangeWatch {
  const { host, directory, headSerial, isEntry } = context;
  const subjects = new Map<string, Subject>();
  let timer: NodeJS.Timeout | undefined;
  let sincePollMs = 0;
  let watched: { id: string; watch: Watch } | undefined;

  function tellSubject({ listeners }: Subject, event: StoreEvent): void {
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch {
        // A listener's mistake must neither undo a write nor keep others from hearing of it.
      }
    }
  }

  function saw(subject: Subject, serial: number): void {
    const changed = subject.serial !== serial && (subject.serial ?? 0) + serial > 0;
    subject.serial = serial;
    if (changed) tellSubject(subject, { type: "changed" });
  }

  async function look(key: string, subject: Subject): Promise<void> {
    if (subject.looking) {
      subject.lookAgain = true;
      return;
    }
    subject.looking = true;
    do {
      subject.lookAgain = false;
      const known = subject.serial;
      try {
        const serial = await headSerial(key);
        subject.unavailable = false;
        // Written by ourselves meanwhile: what was read may be from before.
        if (subject.serial === known) saw(subject, serial);
        else subject.lookAgain = true;
      } catch (error) {
        if (!subject.unavailable) {
          subject.unavailable = true;
          tellSubject(subject, { type: "unavailable", detail: (error as Error).message });
        }
      }
    } while (subject.lookAgain);
    subject.looking = false;
  }

  function lookAtAll(file: string | null): void {
    for (const [key, subject] of subjects) {
      if (file === null || isEntry(key, file)) void look(key, subject);
    }
  }

  function unwatch(): void {
    watched?.watch.close();
    watched = undefined;
  }

  /** Watches the directory that is there now, which need not be the one from before. */
  async function rewatch(): Promise<void> {
    try {
      const path = await directory();
      const { dev, ino } = await host.files.lstat(path);
      const id = `${dev} ${ino}`;
      if (watched?.id === id || subjects.size === 0) return;
      unwatch();
      watched = { id, watch: host.watch(path, lookAtAll, unwatch) };
    } catch {
      // No directory yet, or no more watches to be had: polling goes on.
      unwatch();
    }
  }

  function poll(): void {
    sincePollMs += unwatchedPollMs;
    if (watched && sincePollMs < pollMs) return;
    sincePollMs = 0;
    lookAtAll(null);
    void rewatch();
  }

  function start(): void {
    if (timer) return;
    timer = setInterval(poll, unwatchedPollMs);
    timer.unref();
    void rewatch();
  }

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
    unwatch();
  }

  return {
    on(key, listener) {
      const subject = subjects.get(key) ?? {
        listeners: new Set(),
        serial: undefined,
        looking: false,
        lookAgain: false,
        unavailable: false,
      };
      subjects.set(key, subject);
      // A function of its own for each call: the same listener may be registered twice, and each removes itself only.
      const told = (event: StoreEvent): void => listener(event);
      subject.listeners.add(told);
      start();
      if (subject.serial === undefined) void look(key, subject);
      return () => {
        subject.listeners.delete(told);
        if (subject.listeners.size > 0 || subjects.get(key) !== subject) return;
        subjects.delete(key);
        if (subjects.size === 0) stop();
      };
    },
    tell(key, event) {
      const subject = subjects.get(key);
      if (subject) tellSubject(subject, event);
    },
    tellAll(event) {
      for (const subject of subjects.values()) tellSubject(subject, event);
    },
    wrote(key, serial) {
      const subject = subjects.get(key);
      if (!subject) return;
      saw(subject, serial);
      if (!watched) void rewatch();
    },
  };
}
