import { formatKoreanTimestamp } from "./korean-timestamp.js";

/** Nothing, or two times of the day that differ: `"23:30-00:30"`. */
export const dailyWindowPattern: RegExp =
  /^$|^(?!(.{5})-\1$)([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;

/** Whether `at` is inside a window of Korean time such as `"23:30-00:30"`, its end excluded; never inside `""`. */
export function isInDailyWindow(window: string, at: number): boolean {
  const [from, to] = window.split("-");
  if (!from || !to) return false;
  const time = formatKoreanTimestamp(at, "spaced").slice(11, 16);
  // Times of the same form sort as text.
  return from <= to ? from <= time && time < to : from <= time || time < to;
}
