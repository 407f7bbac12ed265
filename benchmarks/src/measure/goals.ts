import type { Goal } from "../report/results.ts";

/** A goal for a multiple of something else. `why` is told only where it is missed. */
export function atMostTimes(name: string, measured: number, limit: number, why: string): Goal {
  const isMet = measured <= limit;
  return {
    name,
    limit: `at most ${limit.toFixed(2)}×`,
    measured: `${measured.toFixed(2)}×`,
    isMet,
    ...(isMet ? {} : { missed: { by: `${(measured - limit).toFixed(2)}×`, why } }),
  };
}

/** A goal for a count. */
export function exactly(name: string, measured: number, limit: number, why: string): Goal {
  const isMet = measured === limit;
  return {
    name,
    limit: String(limit),
    measured: String(measured),
    isMet,
    ...(isMet ? {} : { missed: { by: String(Math.abs(measured - limit)), why } }),
  };
}

/** A goal that something is below a number of something. */
export function below(
  name: string,
  measured: number,
  limit: number,
  unit: string,
  why: string,
): Goal {
  const isMet = measured < limit;
  const over = (measured - limit).toFixed(0);
  return {
    name,
    limit: `below ${limit} ${unit}`,
    measured: `${measured.toFixed(0)} ${unit}`,
    isMet,
    ...(isMet ? {} : { missed: { by: `${over} ${unit}`, why } }),
  };
}
