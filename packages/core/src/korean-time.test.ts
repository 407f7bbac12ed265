import { formatKoreanTime } from "@auth/core";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
});

it.each(["Asia/Seoul", "UTC", "America/New_York"])(
  "shows the time in Korea on a machine in %s, also across midnight",
  (zone) => {
    vi.stubEnv("TZ", zone);
    expect(formatKoreanTime(Date.parse("2026-11-21T00:00:00Z"))).toBe("2026-11-21 09:00:00 KST");
    expect(formatKoreanTime(Date.parse("2026-12-31T15:00:00.999Z"))).toBe(
      "2027-01-01 00:00:00 KST",
    );
  },
);

it("says so of a time that is none, instead of throwing while an error is being made", () => {
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
    expect(formatKoreanTime(at)).toBe("an unreadable time");
  }
});
