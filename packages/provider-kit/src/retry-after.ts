/**
 * Reads the `Retry-After` header: seconds, or an HTTP date.
 *
 * @param now - epoch milliseconds of the broker's time, which a date is compared with
 * @returns how long to wait in milliseconds, or `undefined` where the header is absent or unreadable
 */
export function retryAfterMs(
  headers: { get(name: string): string | null },
  now: number,
): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (text === undefined) return undefined;
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  if (!/ GMT$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
