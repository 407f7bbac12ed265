/** The most calls that pass between two looks at the clock. */
const batch = 500;

/** What a round measured. */
export interface Round {
  /** How many calls there were. */
  calls: number;
  /** Per call, in nanoseconds: the processor time of the process, collecting garbage included. */
  cpuNs: number;
  /** Per call, in nanoseconds: by the clock on the wall. */
  wallNs: number;
}

/** Calls `call` and waits for it, again and again for `ms` milliseconds. */
export async function timeAsync(call: () => PromiseLike<unknown>, ms: number): Promise<Round> {
  let calls = 0;
  let last: unknown;
  // A batch of a slow call would take seconds.
  let size = 1;
  const stop = begin(ms);
  for (let left = ms; left > 0; left = stop.leftMs()) {
    for (let i = 0; i < size; i += 1) last = await call();
    calls += size;
    if (size < batch && left - stop.leftMs() < 1) size *= 2;
  }
  if (last === undefined) throw new Error("the call gave nothing");
  return stop.round(calls);
}

/** As {@link timeAsync}, of a call that returns at once. */
export function timeSync(call: () => unknown, ms: number): Round {
  let calls = 0;
  let last: unknown;
  const stop = begin(ms);
  // Once at least: the machine may have stood still since it began.
  do {
    for (let i = 0; i < batch; i += 1) last = call();
    calls += batch;
  } while (stop.leftMs() > 0);
  if (last === undefined) throw new Error("the call gave nothing");
  return stop.round(calls);
}

function begin(ms: number): { leftMs(): number; round(calls: number): Round } {
  const cpuBegan = process.cpuUsage();
  const wallBegan = performance.now();
  return {
    leftMs: () => wallBegan + ms - performance.now(),
    round(calls) {
      const wallMs = performance.now() - wallBegan;
      const { user, system } = process.cpuUsage(cpuBegan);
      return { calls, cpuNs: ((user + system) * 1e3) / calls, wallNs: (wallMs * 1e6) / calls };
    },
  };
}
