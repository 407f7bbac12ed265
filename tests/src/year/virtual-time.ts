import { setImmediate } from "node:timers/promises";

/** The one time of a simulated world: it stands still until the next thing is due. */
export interface VirtualTime {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `task` in `ms` milliseconds; the returned function cancels it. */
  later(ms: number, task: () => void): () => void;
  /** Waits for something real, such as an answer of the simulator: until then time stands still. */
  stillUntil<T>(work: Promise<T>): Promise<T>;
  /** Moves on, task by task, until `at`. */
  runUntil(at: number): Promise<void>;
}

interface Task {
  dueAt: number;
  run: () => void;
}

/** Makes the time of a world that begins at `startAt`. */
export function createVirtualTime(startAt: number): VirtualTime {
  const tasks: Task[] = [];
  let now = startAt;
  let realWork = 0;

  /** All promises come to rest within one turn of the event loop, unless they wait for something real. */
  async function settle(): Promise<void> {
    do await setImmediate();
    while (realWork > 0);
  }

  return {
    now: () => now,
    later(ms, run) {
      // Whole milliseconds: the rest of a wait must not get lost in a sum.
      const task = { dueAt: now + Math.max(0, Math.ceil(ms)), run };
      // Behind everything that is due at the same time.
      let place = tasks.length;
      while (place > 0 && (tasks[place - 1]?.dueAt ?? 0) > task.dueAt) place -= 1;
      tasks.splice(place, 0, task);
      return () => {
        const index = tasks.indexOf(task);
        if (index >= 0) tasks.splice(index, 1);
      };
    },
    async stillUntil(work) {
      realWork += 1;
      try {
        return await work;
      } finally {
        realWork -= 1;
      }
    },
    async runUntil(at) {
      await settle();
      for (let next = tasks[0]; next && next.dueAt <= at; next = tasks[0]) {
        tasks.shift();
        now = Math.max(now, next.dueAt);
        next.run();
        await settle();
      }
      now = at;
    },
  };
}
