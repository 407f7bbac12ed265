import { afterEach } from "vitest";
import { type Simulator, type SimulatorOptions, startSimulator } from "../src/start-simulator.js";

/** Friday, 20 November 2026, 15:30:00 in London; already Saturday, 00:30:00, in Korea. */
export const startAt: number = Date.parse("2026-11-20T15:30:00Z");
export const secondMs = 1000;
export const minuteMs: number = 60 * secondMs;
export const hourMs: number = 60 * minuteMs;

/** Gives a `start` whose simulators are closed after each test. Their clocks stand at {@link startAt} unless told otherwise. */
export function simulators(): (options?: SimulatorOptions) => Promise<Simulator> {
  const running: Simulator[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((simulator) => simulator.close()));
  });
  return async (options) => {
    const simulator = await startSimulator({ now: startAt, ...options });
    running.push(simulator);
    return simulator;
  };
}
