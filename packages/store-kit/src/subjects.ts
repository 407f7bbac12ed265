import type { StoreEvent } from "@auth/core";

/** The keys that somebody listens to, and what those listeners know. */
export interface Subjects {
  /** See `TokenStore.on`. */
  on(key: string, listener: (event: StoreEvent) => void): () => void;
  /** The keys that somebody listens to. */
  keys(): string[];
  tell(key: string, event: StoreEvent): void;
  tellAll(event: StoreEvent): void;
  /** What the listeners of `key` know: a version, `null` = there is no record, `undefined` = nothing yet. */
  known(key: string): string | null | undefined;
  /**
   * The record of `key` is now of this `version`, `undefined` = there is none. Tells of a change, unless that is what the listeners
   * know already; what they don't know yet is news only where there is something.
   */
  saw(key: string, version: string | undefined): void;
}

interface Subject {
  listeners: Set<(event: StoreEvent) => void>;
  version: string | null | undefined;
}

/** What is done as listeners come and go. */
export interface SubjectsOptions {
  /** A key was listened to that nobody listened to before. */
  onKey(): void;
  /** Nobody listens to anything any more. */
  onLast(): void;
}

/** Makes the {@link Subjects}. */
export function createSubjects({ onKey, onLast }: SubjectsOptions): Subjects {
  const subjects = new Map<string, Subject>();

  function tellSubject({ listeners }: Subject, event: StoreEvent): void {
    for (const listener of [...listeners]) {
      try {
        listener(event);
      } catch {
        // A listener's mistake must neither undo a write nor keep others from hearing of it.
      }
    }
  }

  return {
    on(key, listener) {
      const known = subjects.get(key);
      const subject = known ?? { listeners: new Set(), version: undefined };
      // A function of its own for each call: the same listener may be registered twice, and each removes itself only.
      const told = (event: StoreEvent): void => listener(event);
      subject.listeners.add(told);
      subjects.set(key, subject);
      if (!known) onKey();
      return () => {
        subject.listeners.delete(told);
        if (subject.listeners.size > 0 || subjects.get(key) !== subject) return;
        subjects.delete(key);
        if (subjects.size === 0) onLast();
      };
    },
    keys: () => [...subjects.keys()],
    tell(key, event) {
      const subject = subjects.get(key);
      if (subject) tellSubject(subject, event);
    },
    tellAll(event) {
      for (const subject of subjects.values()) tellSubject(subject, event);
    },
    known: (key) => subjects.get(key)?.version,
    saw(key, version) {
      const subject = subjects.get(key);
      if (!subject) return;
      const before = subject.version ?? null;
      subject.version = version ?? null;
      if (subject.version !== before) tellSubject(subject, { type: "changed" });
    },
  };
}
