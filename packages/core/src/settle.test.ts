import type { DeadToken, IssueAttempt, IssuePolicy, StoredToken, TokenRecord } from "@auth/core";
import { describe, expect, it } from "vitest";
import { fingerprint, sha256 } from "./dead.js";
import { isNewer, settleFailed, settleIssued } from "./settle.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const now = Date.parse("2026-11-21T09:00:00+09:00");
const sentAt = now - 1000;
const policy: IssuePolicy = {
  reissue: "replaces",
  lifetimeMs: 24 * hourMs,
  issueIntervalMs: minuteMs,
  issueTimeoutMs: 10_000,
  advisoryMs: 30 * minuteMs,
  mandatoryMs: minuteMs,
  recovery: "issue",
};
const attempted = { id: "ours", since: sentAt, previousValue: "old", at: now };
const ours: IssueAttempt = { id: "ours", at: sentAt, settled: false };
const answered: IssueAttempt = { id: "ours", at: now, settled: true };
const theirs = (at: number, settled = true): IssueAttempt => ({ id: "theirs", at, settled });
const network = { code: "AUTH_NETWORK" } as const;
const unsent = { code: "AUTH_NETWORK", sent: false } as const;
const hold = { until: now - 1, code: "AUTH_NETWORK", failures: 1 } as const;

/** A token that was issued and expires so many minutes from now. */
function aToken(value: string, issuedMin: number, expiresMin: number): Promise<StoredToken> {
  const issuedAt = now + issuedMin * minuteMs;
  return fingerprint({ value, issuedAt, expiresAt: now + expiresMin * minuteMs });
}

async function dead(value: string): Promise<DeadToken> {
  return { sha256: await sha256(value), at: now - 1, until: now + hourMs, cause: "rejected" };
}

function record(more: Partial<TokenRecord> = {}): TokenRecord {
  return { format: 1, key: "key", revision: 7, dead: [], attempt: ours, ...more };
}

describe("a token that was issued", () => {
  it("is written, the attempt is settled, and the hold is over", async () => {
    const token = await aToken("new", 0, 1440);
    const settled = settleIssued(record({ hold }), attempted, token, policy);
    expect(settled).toEqual(record({ attempt: answered, token }));
  });

  it("replaces the one that it was asked in place of, whatever the clock says of their ages", async () => {
    const old = await aToken("old", 5, 1380);
    const token = await aToken("new", 0, 1440);
    const settled = settleIssued(record({ token: old }), attempted, token, policy);
    expect(settled).toEqual(record({ attempt: answered, token }));
  });

  it.each([
    ["our attempt is settled already", answered],
    ["somebody else's request is under way", theirs(now - 5, false)],
    ["somebody else was answered at the same time", theirs(now)],
    ["somebody else was answered later", theirs(now + 5)],
    ["the record was lost", undefined],
  ])("is kept although %s, and nothing else changes", async (_, attempt) => {
    const token = await aToken("new", 0, 1440);
    const { attempt: _ours, ...rest } = record();
    const before = { ...rest, ...(attempt && { attempt }) };
    expect(settleIssued(before, attempted, token, policy)).toEqual({ ...before, token });
  });

  it("is no fresher where it gains less than a minute on its predecessor, and is not asked for again", async () => {
    const old = await aToken("old", -60, 10);
    const finals = [10, 10.99, 11].map(async (expiresMin) => {
      const token = await aToken("new", 0, expiresMin);
      return settleIssued(record({ token: old }), attempted, token, policy)?.token?.final;
    });
    expect(await Promise.all(finals)).toEqual([true, true, undefined]);
  });

  it("may be as short-lived as a dead predecessor", async () => {
    const old = await aToken("old", -60, 10);
    const token = await aToken("new", 0, 10);
    const before = record({ token: old, dead: [await dead("old")] });
    expect(settleIssued(before, attempted, token, policy)?.token).toEqual(token);
  });
});

describe("a token that somebody else's came before", () => {
  it("takes its place where it is surely the newer one", async () => {
    const other = await aToken("theirs", -1, 1439);
    const token = await aToken("new", 0, 1440);
    const settled = settleIssued(record({ token: other }), attempted, token, policy);
    expect(settled).toEqual(record({ attempt: answered, token }));
  });

  it.each([
    ["is as old", 0, 1439],
    ["lives as long", -1, 1440],
    ["is younger", 1, 1439],
    ["lives longer", -1, 1441],
  ])("does not take its place where that %s", async (_, issuedMin, expiresMin) => {
    const other = await aToken("theirs", issuedMin, expiresMin);
    const token = await aToken("new", 0, 1440);
    const before = record({ token: other });
    expect(settleIssued(before, attempted, token, policy)).toEqual({
      ...before,
      attempt: answered,
    });
    const late = record({ token: other, attempt: answered });
    expect(settleIssued(late, attempted, token, policy)).toBeUndefined();
  });

  it("takes the place of a dead one", async () => {
    const other = await aToken("theirs", 1, 1441);
    const token = await aToken("new", 0, 1440);
    const before = record({ token: other, dead: [await dead("theirs")] });
    expect(settleIssued(before, attempted, token, policy)?.token).toEqual(token);
  });

  it("says which of two is newer by both their times", async () => {
    const [token, same, longer, younger] = await Promise.all([
      aToken("a", 0, 10),
      aToken("b", 0, 10),
      aToken("c", 0, 11),
      aToken("d", 1, 10),
    ]);
    expect([same, longer, younger].map((other) => isNewer(other, token))).toEqual([
      false,
      false,
      false,
    ]);
    expect(isNewer(await aToken("e", 1, 11), token)).toBe(true);
  });
});

describe("the same token again", () => {
  it("is final, and as old as it was", async () => {
    const old = await aToken("old", -60, 10);
    const again = await aToken("old", 0, 10);
    const settled = settleIssued(record({ token: old, hold }), attempted, again, policy);
    expect(settled).toEqual(record({ attempt: answered, token: { ...old, final: true } }));
  });

  it("is as old as the broker says, where it turns out to be older", async () => {
    const old = await aToken("old", -60, 10);
    const again = await aToken("old", -90, 10);
    const settled = settleIssued(record({ token: old }), attempted, again, policy);
    expect(settled?.token?.issuedAt).toBe(again.issuedAt);
  });

  it("is not final while the broker is known to repeat itself, and stays final where it was", async () => {
    const same = { ...policy, reissue: "same" } as const;
    const old = await aToken("old", -60, 10);
    const final = (sameTokenWindowMs: number, token: StoredToken): true | undefined =>
      settleIssued(record({ token }), attempted, old, { ...same, sameTokenWindowMs })?.token?.final;
    expect(final(hourMs + 1, old)).toBeUndefined();
    expect(final(hourMs, old)).toBe(true);
    expect(final(hourMs - 1, old)).toBe(true);
    expect(final(hourMs + 1, await fingerprint({ ...old, final: true }))).toBe(true);
  });

  it("says nothing where it comes late", async () => {
    const token = await aToken("old", -60, 10);
    const before = record({ token, attempt: answered });
    expect(settleIssued(before, attempted, token, policy)).toBeUndefined();
  });
});

describe("a dead token again", () => {
  it("is to be tried, and is as old as it was", async () => {
    const old = await aToken("old", -60, 10);
    const again = await aToken("old", 0, 10);
    const before = record({ token: old, dead: [await dead("old")] });
    const settled = settleIssued(before, attempted, again, policy);
    expect(settled).toMatchObject({
      attempt: answered,
      token: old,
      hold: { code: "AUTH_TOKEN_STUCK", probe: true },
    });
  });

  it("is not as old as another dead one", async () => {
    const again = await aToken("older", -30, 10);
    const others = [undefined, await aToken("old", -60, 10)];
    const entries = [await dead("old"), await dead("older")];
    for (const token of others) {
      const before = record({ dead: entries, ...(token && { token }) });
      expect(settleIssued(before, attempted, again, policy)?.token).toEqual(again);
    }
  });

  it("does not take the place of one that lives", async () => {
    const before = record({ token: await aToken("theirs", -60, 10), dead: [await dead("old")] });
    const settled = settleIssued(before, attempted, await aToken("old", 0, 10), policy);
    expect(settled).toEqual({ ...before, attempt: answered });
  });

  it("says nothing where it comes late", async () => {
    const token = await aToken("old", -60, 10);
    const before = record({ token, dead: [await dead("old")], attempt: answered });
    expect(settleIssued(before, attempted, token, policy)).toBeUndefined();
  });
});

describe("a request that failed", () => {
  const settle = (before: TokenRecord, error: typeof network | typeof unsent = network) =>
    settleFailed(before, attempted, error, policy, 0.5);

  it("holds everybody until the interval is over, and settles the attempt", () => {
    expect(settle(record())).toEqual(
      record({
        attempt: answered,
        hold: { until: now + 63_000, code: "AUTH_NETWORK", failures: 1 },
      }),
    );
  });

  it("counts no attempt and no interval where it never left", () => {
    const { attempt: _none, ...rest } = record();
    const short = { until: now + 1000, code: "AUTH_NETWORK", failures: 1 };
    expect(settle(record(), unsent)).toStrictEqual({ ...rest, hold: short });
  });

  it.each([
    ["our attempt is settled already", answered],
    ["somebody else's request is under way", theirs(now - 5, false)],
    ["somebody else was answered at the same time", theirs(now)],
    ["somebody else was answered later", theirs(now + 5)],
    ["the record was lost", undefined],
  ])("says nothing where %s", (_, attempt) => {
    const { attempt: _ours, ...rest } = record();
    expect(settle({ ...rest, ...(attempt && { attempt }) })).toBeUndefined();
  });

  it.each([
    ["at that moment", sentAt],
    ["just now", now - 1],
  ])("holds nobody where somebody else was answered since it began: %s", (_, at) => {
    const before = record({ attempt: theirs(at) });
    expect(settle(before)).toEqual({ ...before, attempt: answered });
    expect(settle(before, unsent)).toBeUndefined();
  });

  it("is news where somebody else was answered before it began: it was sent without the store", () => {
    const before = record({ attempt: theirs(sentAt - 1) });
    expect(settle(before)).toMatchObject({ attempt: answered, hold: { code: "AUTH_NETWORK" } });
    expect(settle(before, unsent)).toMatchObject({
      attempt: theirs(sentAt - 1),
      hold: { until: now + 1000 },
    });
  });
});
