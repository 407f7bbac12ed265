const koreanOffsetMs = 9 * 60 * 60 * 1000;

/**
 * Writes a time as Koreans read it, `2026-11-21 09:00:00 KST`, whatever zone this machine is in. Korea has had no
 * daylight saving time since 1988, so UTC+9 is exact.
 *
 * @param at - epoch milliseconds
 * @group Keeping time
 */
export function formatKoreanTime(at: number): string {
  const shifted = new Date(at + koreanOffsetMs);
  if (Number.isNaN(shifted.getTime())) return "an unreadable time";
  return `${shifted.toISOString().slice(0, 19).replace("T", " ")} KST`;
}
