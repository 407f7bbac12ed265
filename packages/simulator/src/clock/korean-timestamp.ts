const koreaOffsetMs = 9 * 60 * 60 * 1000;

/**
 * Korean time without a zone, as the brokers write it: `"2026-11-21 09:00:00"` or, compact, `"20261121090000"`.
 * Korea has had no daylight saving since 1988, so a constant offset is exact and the machine's `TZ` plays no part.
 */
export function formatKoreanTimestamp(at: number, style: "spaced" | "compact"): string {
  const text = new Date(at + koreaOffsetMs).toISOString().slice(0, 19);
  return style === "spaced" ? text.replace("T", " ") : text.replace(/\D/g, "");
}
