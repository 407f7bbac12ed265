import { expect, it } from "vitest";
import { createPeriod } from "./period.js";

it("a period goes by a clock that leaps, stands and is turned back", () => {
  let at = 1_000;
  let intervalMs = 10;
  const isDue = createPeriod(
    () => at,
    () => intervalMs,
  );
  const dueAt = (time: number): boolean => {
    at = time;
    return isDue();
  };
  expect([1_009, 1_010, 1_010, 5_000, 5_009, 5_010].map(dueAt)).toEqual([
    false,
    true,
    false,
    true,
    false,
    true,
  ]);
  expect([2_000, 2_009, 2_010].map(dueAt)).toEqual([false, false, true]);
  intervalMs = 0;
  expect(dueAt(9_000)).toBe(false);
});
