/** A moment as programs write it: epoch milliseconds, or ISO 8601 with its zone. Without one it would mean another time on each machine. */
export function readTime(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  const zoned = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
  const at = typeof value === "string" && zoned.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isFinite(at)) return at;
  throw new TypeError(
    `${name} must be epoch milliseconds, or a time with its zone such as "2026-11-20T09:00:00+09:00", got ${JSON.stringify(value)}`,
  );
}
