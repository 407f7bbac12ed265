import type { DeadToken, IssuePolicy, TokenRecord } from "@auth/core";
import { beforeAll, describe, expect, it } from "vitest";
import { bury } from "./bury.js";
import { contestAfterRejection } from "./contested.js";
import { fingerprint, sha256 } from "./dead.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const now = Date.parse("2026-11-21T09:00:00+09:00");
const policy: IssuePolicy = {
  reissue: "replaces",
  lifetimeMs: 24 * hourMs,
  issueIntervalMs: 1000,
  issueTimeoutMs: 10_000,
  advisoryMs: 30 * minuteMs,
  mandatoryMs: minuteMs,
  recovery: "issue",
};

/** Values that were refused so many minutes ago. */
function refused(...minutesAgo: number[]): DeadToken[] {
  return minutesAgo.map((minutes, index) => ({
    sha256: `hash-${index}`,
    at: now - minutes * minuteMs,
    until: now + hourMs,
    cause: "rejected",
  }));
}

function record(dead: DeadToken[], more: Partial<TokenRecord> = {}): TokenRecord {
  return { format: 1, key: "key", revision: 1, dead, ...more };
}

const first = { failures: 1, until: now + minuteMs };

describe("another program issues with this app key", () => {
  it("where three values die within ten minutes", () => {
    expect(contestAfterRejection(record(refused(0, 5, 9.99)), policy, now)).toEqual(first);
    expect(contestAfterRejection(record(refused(0, 5, 10)), policy, now)).toBeUndefined();
    expect(contestAfterRejection(record(refused(0, 5)), policy, now)).toBeUndefined();
  });

  it("where three die within five intervals, if those are longer", () => {
    const slow = { ...policy, issueIntervalMs: 5 * minuteMs };
    expect(contestAfterRejection(record(refused(0, 5, 24.99)), slow, now)).toEqual(first);
    expect(contestAfterRejection(record(refused(0, 5, 25)), slow, now)).toBeUndefined();
  });

  it("where six die within the lifetime of one", () => {
    const day = refused(0, 200, 400, 600, 800, 1439);
    expect(contestAfterRejection(record(day), policy, now)).toEqual(first);
    expect(contestAfterRejection(record(day.slice(1)), policy, now)).toBeUndefined();
    const older = refused(0, 200, 400, 600, 800, 1440);
    expect(contestAfterRejection(record(older), policy, now)).toBeUndefined();
  });

  it("but not where they were given back", () => {
    const [newest, ...others] = refused(0, 1, 2);
    const given = others.map((entry): DeadToken => ({ ...entry, cause: "revoked" }));
    const dead = newest ? [newest, ...given] : given;
    expect(contestAfterRejection(record(dead), policy, now)).toBeUndefined();
  });

  it("still, where one more dies within two hours: the wait doubles up to two hours", () => {
    const again = (failures: number, endedMin: number) =>
      contestAfterRejection(
        record(refused(0), { contest: { failures, until: now - endedMin * minuteMs } }),
        policy,
        now,
      );
    expect(again(1, 119.99)).toEqual({ failures: 2, until: now + 2 * minuteMs });
    expect(again(4, 1)).toEqual({ failures: 5, until: now + 16 * minuteMs });
    expect(again(7, 1)).toEqual({ failures: 8, until: now + 120 * minuteMs });
    const over = { failures: 1, until: now - 120 * minuteMs };
    expect(again(1, 120)).toEqual(over);
    const anew = record(refused(0, 1, 2), { contest: { ...over, failures: 5 } });
    expect(contestAfterRejection(anew, policy, now)).toEqual(first);
  });
});

describe("a value that is refused or given back", () => {
  let sha: string;
  let held: TokenRecord;
  beforeAll(async () => {
    sha = await sha256("value");
    const token = await fingerprint({ value: "value", issuedAt: now, expiresAt: now + hourMs });
    held = record([], { token });
  });
  const buried = (cause: DeadToken["cause"], at = now): DeadToken => ({
    sha256: sha,
    at,
    until: now + hourMs,
    cause,
  });

  it("is dead until it would have expired", () => {
    const dead = [buried("rejected")];
    expect(bury(held, "value", "rejected", policy, true, now)).toStrictEqual({ ...held, dead });
  });

  it("is looked for in the record: another one says nothing", () => {
    expect(bury(held, "other", "rejected", policy, true, now)).toBeUndefined();
    expect(bury(record([]), "other", "rejected", policy, true, now)).toBeUndefined();
  });

  it("tells of another program where it is the third, and only where it was refused", () => {
    const third = { ...held, dead: refused(1, 2) };
    expect(bury(third, "value", "rejected", policy, true, now)?.contest).toEqual(first);
    expect(bury(third, "value", "revoked", policy, true, now)).not.toHaveProperty("contest");
    const contested = { ...held, contest: first };
    expect(bury(contested, "value", "revoked", policy, true, now)?.contest).toEqual(first);
  });

  it("that was refused is given back all the same, once", () => {
    const refusedBefore = { ...held, dead: [buried("rejected", now - 5)] };
    expect(bury(refusedBefore, "value", "revoked", policy, true, now)?.dead).toEqual([
      buried("revoked"),
    ]);
    const given = { ...held, dead: [buried("revoked", now - 5)] };
    expect(bury(given, "value", "revoked", policy, true, now)).toBeUndefined();
    expect(bury(given, "value", "rejected", policy, true, now)).toBeUndefined();
  });

  it("that is refused a second time is no news, but for a last try", () => {
    const before = { ...held, dead: [buried("rejected", now - 10 * minuteMs)] };
    expect(bury(before, "value", "rejected", policy, true, now)).toBeUndefined();
    const hold = {
      until: now + hourMs,
      code: "AUTH_TOKEN_STUCK",
      failures: 3,
      probe: true,
    } as const;
    expect(bury({ ...before, hold }, "value", "rejected", policy, true, now)?.hold?.until).toBe(
      now,
    );
    expect(bury({ ...before, hold }, "value", "rejected", policy, false, now)).toBeUndefined();
  });
});
