/** A moment as programs write it: epoch milliseconds, or ISO 8601 with its zone. Without one it would mean another time on each machine. */
export function readTime(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  const zoned = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
  const [day = ""] = typeof value === "string" && zoned.test(value) ? value.split("T") : [];
  // A day that its month does not have would become one of the next.
  const isDay = day !== "" && isoDay(Date.parse(day)) === day;
  const at = isDay ? Date.parse(String(value)) : Number.NaN;
  if (Number.isFinite(at)) return at;
  throw new TypeError(
    `${name} must be epoch milliseconds, or a time with its zone such as "2026-11-20T09:00:00+09:00" on a day that exists, got ${JSON.stringify(value)}`,
  );
}

/** `"2026-02-28"` */
function isoDay(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString().slice(0, 10) : "";
}
