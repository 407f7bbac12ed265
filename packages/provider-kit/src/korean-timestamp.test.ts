import { formatKoreanTime } from "@auth/core";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { parseKoreanTimestamp } from "./korean-timestamp.js";

const machineZone = process.env.TZ;

afterEach(() => {
  if (machineZone === undefined) delete process.env.TZ;
  else process.env.TZ = machineZone;
});

/** Whole seconds of the years 1990 to 2100. */
const times = fc
  .integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 })
  .map((seconds) => seconds * 1000);

describe("a broker's timestamp", () => {
  it.each([
    ["2023-12-22 08:16:59", "2023-12-21T23:16:59Z"],
    ["2023:12:22 08:16:59", "2023-12-21T23:16:59Z"],
    ["20241107083713", "2024-11-06T23:37:13Z"],
    [" 20241107083713\n", "2024-11-06T23:37:13Z"],
    ["2024-02-29 00:00:00", "2024-02-28T15:00:00Z"],
  ])("%j is Korean time", (text, utc) => {
    expect(parseKoreanTimestamp(text)).toBe(Date.parse(utc));
  });

  it.each([
    "",
    "2026-02-30 00:00:00",
    "2025-02-29 00:00:00",
    "2026-13-01 00:00:00",
    "2026-00-10 00:00:00",
    "2026-01-00 00:00:00",
    "2026-01-01 24:00:00",
    "2026-01-01 23:60:00",
    "2026-01-01 23:59:60",
    "20260230000000",
    "0000-00-00 00:00:00",
    "2026-01:01 00:00:00",
    "2026-01-01T00:00:00",
    "2026-01-01 00:00:00Z",
    "2026-01-01",
    "2026-1-1 0:0:0",
    "202601010000",
    "202601010000000",
    "tomorrow",
  ])("%j names no time", (text) => {
    expect(parseKoreanTimestamp(text)).toBeUndefined();
  });

  it("reads back what is written as Korean time, in every form", () => {
    fc.assert(
      fc.property(times, (at) => {
        const text = formatKoreanTime(at).replace(" KST", "");
        const [date = "", time = ""] = text.split(" ");
        expect(parseKoreanTimestamp(text)).toBe(at);
        expect(parseKoreanTimestamp(`${date.replaceAll("-", ":")} ${time}`)).toBe(at);
        expect(parseKoreanTimestamp(text.replace(/\D/g, ""))).toBe(at);
      }),
    );
  });

  it("means the same on a machine in any zone: a container on UTC once believed a token nine hours too long", () => {
    const zones = ["Asia/Seoul", "UTC", "America/New_York", "Australia/Lord_Howe"];
    fc.assert(
      fc.property(times, fc.constantFrom(...zones), (at, zone) => {
        process.env.TZ = zone;
        const local = new Date(at);
        expect(local.getTimezoneOffset()).toBe(offsetOf(zone, at));
        expect(parseKoreanTimestamp(formatKoreanTime(at).replace(" KST", ""))).toBe(at);
      }),
    );
  });
});

/** What the zone's offset should be: it shows that the test did change the machine's zone. */
function offsetOf(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  const asUtc = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  // Not -0, which Vitest tells from 0.
  return (at - asUtc) / 60_000 + 0;
}
