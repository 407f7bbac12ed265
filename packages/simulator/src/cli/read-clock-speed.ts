/** `"real"`, `"frozen"` or `"x60"` (60 times faster) as the speed of a clock. */
export function readClockSpeed(value: unknown, name: string): number {
  if (value === "real") return 1;
  if (value === "frozen") return 0;
  const [, times] = /^x(\d+(?:\.\d+)?)$/.exec(typeof value === "string" ? value : "") ?? [];
  if (times !== undefined && Number(times) > 0) return Number(times);
  throw new TypeError(
    `${name} must be real, frozen, or how many times faster than real, such as x60, got ${JSON.stringify(value)}`,
  );
}
