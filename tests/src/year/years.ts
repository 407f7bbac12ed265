import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Year, YearPlan } from "./year.ts";

/** Lives through several years at once, as many as there are processors. In the order of `plans`. */
export async function liveThroughAll(
  plans: readonly YearPlan[],
  onYear: (done: number) => void = () => {},
): Promise<Year[]> {
  const years: Year[] = [];
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    const worker = new Worker(new URL("year-worker.ts", import.meta.url));
    try {
      for (let index = next++; index < plans.length; index = next++) {
        worker.postMessage(plans[index]);
        const [{ year, problem }] = await once(worker, "message");
        if (problem !== undefined) throw new Error(problem);
        years[index] = year;
        done += 1;
        onYear(done);
      }
    } finally {
      await worker.terminate();
    }
  }
  await Promise.all(Array.from({ length: Math.min(plans.length, availableParallelism()) }, work));
  return years;
}
