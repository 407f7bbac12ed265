/** Resolves when `holds` does, and rejects when that takes longer than `ms`. It looks at every turn of the event loop. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 8_000): Promise<void> {
  const late = AbortSignal.timeout(ms);
  while (!(await holds())) {
    if (late.aborted) throw new Error(`not within ${ms} ms: ${holds}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** How long `work` took, in milliseconds of real time. */
export async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
