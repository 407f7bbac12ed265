/** The time of the model, which is the broker's: it stands still until it is moved. */
export interface SimulatedTime {
  /** Epoch milliseconds. */
  now(): number;
  /** Counts the turns in which everything came to rest: what happened in one turn happened at once. */
  turn(): number;
  /** Runs `task` in `ms` milliseconds; the returned function cancels it. */
  later(ms: number, task: () => void): () => void;
  /** Moves time forward, task by task. */
  advance(ms: number): Promise<void>;
  /** Lets everything that needs no time come to rest. */
  settle(): Promise<void>;
}

interface Task {
  dueAt: number;
  run: () => void;
}

/**
 * Makes the time of one sequence. Everything in a sequence is a promise or waits for this time, because hashing is
 * simulated, too: one turn of the event loop therefore lets everything come to rest, and a sequence is repeated exactly.
 */
export function createSimulatedTime(startAt: number): SimulatedTime {
  const tasks: Task[] = [];
  let now = startAt;
  let turn = 0;

  async function settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    turn += 1;
  }

  return {
    now: () => now,
    turn: () => turn,
    later(ms, run) {
      const task = { dueAt: now + Math.max(0, ms), run };
      const behind = tasks.findIndex(({ dueAt }) => dueAt > task.dueAt);
      tasks.splice(behind < 0 ? tasks.length : behind, 0, task);
      return () => {
        const index = tasks.indexOf(task);
        if (index >= 0) tasks.splice(index, 1);
      };
    },
    settle,
    async advance(ms) {
      const targetAt = now + ms;
      await settle();
      for (let next = tasks[0]; next && next.dueAt <= targetAt; next = tasks[0]) {
        tasks.shift();
        now = Math.max(now, next.dueAt);
        next.run();
        await settle();
      }
      now = targetAt;
    },
  };
}
