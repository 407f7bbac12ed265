import type { IssueAttempt, IssuePolicy, TokenRecord } from "@auth/core";
import { describe, expect, it } from "vitest";
import { abandonAttempt, beginAttempt, issueBlockMs, issueWindow } from "./election.js";
import { createSightings } from "./sightings.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const now = Date.parse("2026-11-21T09:00:00+09:00");
const never = Number.NEGATIVE_INFINITY;
const policy: IssuePolicy = {
  reissue: "same",
  lifetimeMs: 24 * hourMs,
  issueIntervalMs: minuteMs,
  issueTimeoutMs: 10_000,
  advisoryMs: 30 * minuteMs,
  mandatoryMs: minuteMs,
  recovery: "issue",
};
const settled = (at: number): IssueAttempt => ({ id: "a", at, settled: true });
const open = (at: number): IssueAttempt => ({ id: "a", at, settled: false });

/** What one manager finds that looks at these times. */
function windowsAt(attempt: IssueAttempt | undefined, times: number[], answeredAt = never) {
  const sightings = createSightings();
  return times.map((at) => issueWindow(attempt, policy, at, sightings, answeredAt));
}

describe("after an answer", () => {
  it("nobody asks until the interval and the inaccuracy of the broker's clock are over", () => {
    const until = now + 63_000;
    expect(windowsAt(settled(now), [now, until - 1, until])).toEqual([
      { state: "closed", until },
      { state: "closed", until },
      { state: "open" },
    ]);
  });

  it("a broker without an interval has no inaccuracy to wait for", () => {
    expect(issueBlockMs({ ...policy, issueIntervalMs: 0 })).toBe(0);
    expect(issueBlockMs({ ...policy, issueIntervalMs: 1 })).toBe(3001);
  });

  it("a host whose clock is hours fast blocks no longer than from when it was seen", () => {
    const until = now + 63_000;
    expect(windowsAt(settled(now + 2 * hourMs), [now, until])).toEqual([
      { state: "closed", until },
      { state: "open" },
    ]);
  });
});

describe("while nothing is known of an answer", () => {
  it("the others wait, and then for the interval, because it may have come at the last moment", () => {
    const diedAt = now + 10_000;
    const until = diedAt + 63_000;
    expect(windowsAt(open(now), [now, diedAt - 1, diedAt, until - 1, until])).toEqual([
      { state: "under-way", until: diedAt },
      { state: "under-way", until: diedAt },
      { state: "closed", until, diedAt },
      { state: "closed", until, diedAt },
      { state: "open" },
    ]);
  });

  it("counts from when it was seen, whatever the other host's clock says", () => {
    expect(windowsAt(open(now - 2 * hourMs), [now])).toEqual([
      { state: "under-way", until: now + 10_000 },
    ]);
  });

  it("is forgotten after a day", () => {
    const dayMs = 24 * hourMs;
    expect(windowsAt(open(now - dayMs - 1), [now])).toEqual([{ state: "open" }]);
    expect(windowsAt(open(now - dayMs), [now])).toMatchObject([{ state: "under-way" }]);
    expect(windowsAt(undefined, [now])).toEqual([{ state: "open" }]);
  });

  it("counts by the own clock of whoever saw it under way, and else from when it was seen to be dead", () => {
    const sightings = createSightings();
    issueWindow(open(now), policy, now, sightings, never);
    const abandoned: IssueAttempt = { ...open(now + hourMs), abandoned: true };
    const windows = [sightings, createSightings()].map((seen) =>
      issueWindow(abandoned, policy, now + 5000, seen, never),
    );
    expect(windows).toEqual([
      { state: "closed", until: now + 73_000 },
      { state: "closed", until: now + 68_000 },
    ]);
  });
});

describe("what a manager knows of its own last request", () => {
  it("keeps the interval although the record says nothing of it", () => {
    expect(windowsAt(undefined, [now, now + 62_999, now + 63_000], now)).toEqual([
      { state: "closed", until: now + 63_000 },
      { state: "closed", until: now + 63_000 },
      { state: "open" },
    ]);
  });

  it("prolongs what the record says, and never shortens it", () => {
    const until = now + 63_000;
    expect(windowsAt(settled(now - 5000), [now], now)).toEqual([{ state: "closed", until }]);
    expect(windowsAt(settled(now), [now], now - 5000)).toEqual([{ state: "closed", until }]);
    expect(windowsAt(open(now), [now], now)).toMatchObject([{ state: "under-way" }]);
    expect(windowsAt(open(now), [now, now + 10_000], now + 5000)[1]).toEqual({
      state: "closed",
      until: now + 73_000,
      diedAt: now + 10_000,
    });
  });
});

describe("an attempt", () => {
  const record = (attempt?: IssueAttempt): TokenRecord => ({
    format: 1,
    key: "key",
    revision: 1,
    dead: [],
    ...(attempt && { attempt }),
  });

  it("begins where the record is what was decided on", () => {
    const begun = record({ id: "new", at: now, settled: false });
    expect(beginAttempt(record(), "new", now, undefined)).toEqual(begun);
    expect(beginAttempt(record(settled(1)), "new", now, settled(1))).toEqual(begun);
  });

  it("does not begin where somebody else was first", () => {
    expect(beginAttempt(record(open(now)), "new", now, undefined)).toBeUndefined();
    expect(beginAttempt(record(), "new", now, settled(1))).toBeUndefined();
    expect(beginAttempt(record(settled(1)), "new", now, open(1))).toBeUndefined();
    const other = { ...settled(1), id: "other" };
    expect(beginAttempt(record(other), "new", now, settled(1))).toBeUndefined();
  });

  it("that nobody can answer any more is written down as dead, by the slower of two clocks", () => {
    const later = record({ ...open(now + 5000), abandoned: true });
    expect(abandonAttempt(record(open(now)), open(now), now + 5000, policy)?.attempt).toEqual({
      ...later.attempt,
      at: now + 10_000,
    });
    expect(abandonAttempt(record(open(now)), open(now), now + 15_000, policy)?.attempt?.at).toBe(
      now + 15_000,
    );
  });

  it("is not dead where it was answered, is known to be dead, or is another one", () => {
    const died = (attempt: IssueAttempt | undefined, seen: IssueAttempt | undefined) =>
      abandonAttempt(record(attempt), seen, now, policy);
    expect(died(settled(now), open(now))).toBeUndefined();
    expect(died({ ...open(now), abandoned: true }, open(now))).toBeUndefined();
    expect(died({ ...open(now), id: "b" }, open(now))).toBeUndefined();
    expect(died(open(now), undefined)).toBeUndefined();
    expect(died(undefined, open(now))).toBeUndefined();
    expect(died(undefined, undefined)).toBeUndefined();
  });
});
