const koreanOffsetMs = 9 * 60 * 60 * 1000;

const forms = [
  /^(\d{4})([-:])(\d{2})\2(\d{2}) (\d{2}):(\d{2}):(\d{2})$/,
  /^(\d{4})()(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/,
];

/**
 * Reads a broker's timestamp, which carries no zone and is Korean time (UTC+9, no daylight saving time since 1988), whatever
 * zone this machine is in. KIS writes `2023-12-22 08:16:59`, in some documents with `:` in the date; Kiwoom
 * `20241107083713`.
 *
 * @returns epoch milliseconds, or `undefined` where the text is in none of the three forms or names no real date
 */
export function parseKoreanTimestamp(text: string): number | undefined {
  for (const form of forms) {
    const match = form.exec(text.trim());
    if (match === null) continue;
    const [, year, , month, day, hour, minute, second] = match;
    const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
    const shifted = Date.parse(`${iso}.000Z`);
    // `Date` rolls over some dates that do not exist (30 February, 24:00): only what reads back the same is real.
    if (Number.isNaN(shifted) || new Date(shifted).toISOString().slice(0, 19) !== iso) {
      return undefined;
    }
    return shifted - koreanOffsetMs;
  }
  return undefined;
}
