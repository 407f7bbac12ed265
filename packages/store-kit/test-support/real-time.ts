/** Longer than the longest pause after which a connection that was lost is tried again. */
export const reconnectedMs = 40_000;

/** Resolves when `holds` does, and rejects when that takes longer than `ms`. It looks at every turn of the event loop. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const late = AbortSignal.timeout(ms);
  while (!(await holds())) {
    if (late.aborted) throw new Error(`not within ${ms} ms: ${holds}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What `work` resolves to; rejects when the event loop had to turn for it, as it does for each answer and timer. */
export function atOnce<T>(work: () => Promise<T>): Promise<T> {
  const turned = new Promise<never>((_, reject) => {
    setImmediate(() => reject(new Error(`waited for something: ${work}`)));
  });
  return Promise.race([work(), turned]);
}

/**
 * What `work` resolves to; rejects when a timer of `ms` that began with it is over first. Unlike a measured time, this holds on a
 * machine that stands still now and then: `work` by its own timers is ahead of this one all the same.
 */
export async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${work}`)), ms);
  });
  try {
    return await Promise.race([work(), over]);
  } finally {
    clearTimeout(timer);
  }
}
