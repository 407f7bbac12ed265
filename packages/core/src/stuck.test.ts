import type { DeadToken, Hold, IssuePolicy, StoredToken, TokenRecord } from "@auth/core";
import { beforeAll, describe, expect, it } from "vitest";
import { fingerprint, sha256 } from "./dead.js";
import {
  endProbe,
  nextProbeAt,
  probedToken,
  refuseProbe,
  revokesFirst,
  stuckHold,
  stuckUntil,
  takeProbe,
} from "./stuck.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const rejectedAt = Date.parse("2026-11-21T09:00:00+09:00");
const after = (minutes: number): number => rejectedAt + minutes * minuteMs;
const policy: IssuePolicy = {
  reissue: "same",
  sameTokenWindowMs: 6 * hourMs,
  lifetimeMs: 24 * hourMs,
  issueIntervalMs: minuteMs,
  issueTimeoutMs: 10_000,
  advisoryMs: 30 * minuteMs,
  mandatoryMs: minuteMs,
  recovery: "issue",
};
const replaces: IssuePolicy = { ...policy, reissue: "replaces" };
const revoking: IssuePolicy = { ...policy, recovery: "revoke-then-issue" };

let token: StoredToken;
let entry: DeadToken;
let revoked: DeadToken;
beforeAll(async () => {
  const issuedAt = after(-60);
  token = await fingerprint({ value: "stuck", issuedAt, expiresAt: issuedAt + 24 * hourMs });
  const hash = await sha256("stuck");
  entry = { sha256: hash, at: rejectedAt, until: token.expiresAt, cause: "rejected" };
  revoked = { ...entry, cause: "revoked" };
});

const probe = (until: number, failures: number): Hold => ({
  until,
  code: "AUTH_TOKEN_STUCK",
  failures,
  probe: true,
});
const record = (hold: Hold | undefined, more: Partial<TokenRecord> = {}): TokenRecord => ({
  format: 1,
  key: "key",
  revision: 1,
  token,
  dead: [entry],
  ...(hold && { hold }),
  ...more,
});

describe("a dead token that comes back", () => {
  it("is tried 1, 5, 15, 30 and every 30 minutes after it was refused", () => {
    const tried = [0, 1, 4.99, 5, 15, 29, 30, 59, 60, 61].map(
      (minutes) => (nextProbeAt(rejectedAt, after(minutes)) - rejectedAt) / minuteMs,
    );
    expect(tried).toEqual([1, 5, 5, 15, 30, 30, 60, 60, 90, 90]);
  });

  it("comes back until its window ends, and no longer than it lives", () => {
    expect(stuckUntil(token, policy)).toBe(token.issuedAt + 6 * hourMs);
    expect(stuckUntil(token, { ...policy, sameTokenWindowMs: 48 * hourMs })).toBe(token.expiresAt);
    expect(stuckUntil(token, replaces)).toBe(token.expiresAt);
  });

  it("is tried at once: the broker has just vouched for it", () => {
    const fresh = probe(after(1), 0);
    expect(stuckHold(undefined, entry, token, policy, after(1))).toEqual(fresh);
    const unrelated: Hold = { until: after(1), code: "AUTH_NETWORK", failures: 2 };
    expect(stuckHold(unrelated, entry, token, policy, after(1))).toEqual(fresh);
    expect(stuckHold(probe(after(1), 0), entry, token, policy, after(1))).toEqual(fresh);
  });

  it("is not tried at once a second time within the hour", () => {
    const relapse = (minutes: number): Hold =>
      stuckHold(probe(after(0), 1), entry, token, policy, after(minutes));
    expect(relapse(2)).toEqual(probe(after(5), 1));
    expect(relapse(59.9)).toEqual(probe(after(60), 1));
    expect(relapse(60)).toEqual(probe(after(60), 0));
  });

  it("is not waited for longer than the broker issues it", () => {
    const window = { ...policy, sameTokenWindowMs: 62 * minuteMs };
    const hold = stuckHold(probe(after(0), 1), entry, token, window, after(1.5));
    expect(hold.until).toBe(after(2));
    expect(stuckHold(probe(after(0), 1), entry, token, window, after(3)).until).toBe(after(3));
  });

  it("is never tried where it was revoked", () => {
    const hold = stuckHold(undefined, revoked, token, policy, after(1));
    expect(hold).toEqual({ until: after(300), code: "AUTH_TOKEN_STUCK", failures: 1 });
    // Where nobody says how long it comes back, the next request may bring another.
    expect(stuckHold(undefined, revoked, token, replaces, after(1)).until).toBe(after(2));
  });
});

describe("what is tried next", () => {
  it("is the dead token that comes back, until its window ends", () => {
    const stuck = record(probe(after(5), 1));
    const found = { token, entry, hold: stuck.hold };
    expect(probedToken(stuck, policy, after(1))).toEqual(found);
    expect(probedToken(stuck, policy, after(300) - 1)).toEqual(found);
    expect(probedToken(stuck, policy, after(300))).toBeUndefined();
  });

  it("is nothing where it lives, was revoked, or is not known to come back", () => {
    const { token: _none, ...without } = record(probe(after(5), 1));
    const over: Hold = { until: after(5), code: "AUTH_TOKEN_STUCK", failures: 1 };
    for (const other of [
      record(undefined),
      record(over),
      record(probe(after(5), 1), { dead: [] }),
      record(probe(after(5), 1), { dead: [revoked] }),
      without,
    ]) {
      expect(probedToken(other, policy, after(1))).toBeUndefined();
    }
  });
});

describe("a try", () => {
  const take = (seen: Hold, is: TokenRecord, minutes = 5): TokenRecord | undefined =>
    takeProbe(is, seen, policy, after(minutes));

  it("is one caller's, and moves the next one on", () => {
    const seen = probe(after(5), 1);
    expect(take(seen, record(seen))).toEqual(record(probe(after(15), 2)));
    const window = { ...policy, sameTokenWindowMs: 70 * minuteMs };
    expect(takeProbe(record(seen), seen, window, after(5))?.hold?.until).toBe(after(10));
  });

  it("is nobody's where somebody else was first, or there is nothing to try", () => {
    const seen = probe(after(5), 1);
    const { probe: _over, ...over } = seen;
    const { token: _none, ...without } = record(seen);
    for (const is of [
      record(probe(after(15), 1)),
      record(probe(after(5), 2)),
      record(over),
      record(undefined),
      record(seen, { dead: [] }),
      without,
    ]) {
      expect(take(seen, is)).toBeUndefined();
    }
  });

  it("that succeeded brings the token back to life, and remembers that there was one", () => {
    const probed = record(probe(after(15), 2));
    const { probe: _over, ...over } = probe(after(5.5), 2);
    expect(endProbe(probed, probed, false, after(5.5))).toEqual(record(over, { dead: [] }));
    const other = { ...entry, sha256: "another" };
    const two = record(probe(after(15), 2), { dead: [other, entry] });
    expect(endProbe(two, two, true, after(5.5))?.dead).toEqual([other]);
  });

  it("that succeeded leaves alone what another hold says", () => {
    const probed = record(probe(after(15), 2));
    const hold: Hold = { until: after(9), code: "AUTH_NETWORK", failures: 2 };
    expect(endProbe(record(hold), probed, false, after(6))).toEqual(record(hold, { dead: [] }));
    expect(endProbe(record(undefined), probed, false, after(6))).toEqual(
      record(undefined, { dead: [] }),
    );
  });

  it("says nothing of a token that was refused anew, revoked, or is another one", () => {
    const probed = record(probe(after(15), 2));
    for (const dead of [[], [{ ...entry, at: after(5) }], [{ ...entry, sha256: "another" }]]) {
      expect(endProbe(record(probed.hold, { dead }), probed, false, after(6))).toBeUndefined();
    }
    const unprobed = record(probed.hold, { dead: [] });
    expect(endProbe(probed, unprobed, false, after(6))).toBeUndefined();
  });

  it("says nothing by silence once somebody has tried again", () => {
    const probed = record(probe(after(15), 2));
    const later = record(probe(after(30), 3));
    expect(endProbe(later, probed, true, after(16))).toBeUndefined();
    expect(endProbe(later, probed, false, after(16))?.dead).toEqual([]);
    expect(endProbe(probed, probed, true, after(16))?.dead).toEqual([]);
    expect(endProbe(record(undefined), probed, true, after(16))).toBeUndefined();
    expect(endProbe(record(undefined), record(undefined), true, after(16))?.dead).toEqual([]);
  });
});

describe("the revocation of a dead token", () => {
  it("comes first where the policy says so, and nowhere where the broker knows none", () => {
    expect(revokesFirst(probe(0, 0), entry, revoking, true, after(0))).toBe(true);
    expect(revokesFirst(probe(0, 0), entry, revoking, false, after(9))).toBe(false);
    expect(revokesFirst(probe(0, 9), entry, policy, false, after(9))).toBe(false);
  });

  it("comes after three tries and five minutes elsewhere", () => {
    expect(revokesFirst(probe(0, 3), entry, policy, true, after(5))).toBe(true);
    expect(revokesFirst(probe(0, 4), entry, policy, true, after(6))).toBe(true);
    expect(revokesFirst(probe(0, 2), entry, policy, true, after(9))).toBe(false);
    expect(revokesFirst(probe(0, 3), entry, policy, true, after(5) - 1)).toBe(false);
  });

  it("is due at once when the last try was refused", () => {
    const refuse = (is: TokenRecord, canRevoke = true): TokenRecord | undefined =>
      refuseProbe(is, policy, canRevoke, after(5));
    expect(refuse(record(probe(after(15), 3)))).toEqual(record(probe(after(5), 3)));
    const { probe: _over, ...over } = probe(after(15), 3);
    for (const is of [
      record(probe(after(15), 2)),
      record(probe(after(5), 3)),
      record(over),
      record(undefined),
      record(probe(after(15), 3), { dead: [] }),
      record(probe(after(15), 3), { dead: [revoked] }),
    ]) {
      expect(refuse(is)).toBeUndefined();
    }
    expect(refuse(record(probe(after(15), 3)), false)).toBeUndefined();
  });
});
