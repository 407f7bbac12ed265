import { describe, expect, it } from "vitest";
import { createJwt } from "./__fixtures__/keys.js";
import { type ExpirySources, readTokenTimes } from "./token-expiry.js";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const requestedAt = Date.parse("2026-11-21T16:07:00+09:00");

function timesOf(sources: Partial<ExpirySources>): ReturnType<typeof readTokenTimes> {
  return readTokenTimes({
    token: "opaque",
    timestamps: [],
    expiresIn: undefined,
    requestedAt,
    ...sources,
  });
}

const utc = (at: number | undefined): string =>
  at === undefined ? "unknown" : new Date(at).toISOString();

describe("rule 1: the timestamp decides", () => {
  it("as Korean time, so that a machine on UTC does not believe the token nine hours too long", () => {
    const times = timesOf({ timestamps: ["2026-11-22 11:44:33"], expiresIn: 86_400 });
    expect(utc(times?.expiresAt)).toBe("2026-11-22T02:44:33.000Z");
    expect(times?.estimated).toBe(false);
  });

  it("over expires_in, which stays 86400 when a token of this morning comes back in the afternoon", () => {
    const times = timesOf({ timestamps: ["2026-11-22 11:44:33"], expiresIn: 86_400 });
    expect(times?.expiresAt).toBeLessThan(requestedAt + dayMs - 4 * hourMs);
    expect(utc(times?.issuedAt)).toBe("2026-11-21T02:44:33.000Z");
  });

  it("over the exp of a JWT that says otherwise", () => {
    const token = createJwt({ iat: 1_641_975_100, exp: 1_649_751_100 });
    const times = timesOf({ token, timestamps: ["2026-11-22 11:44:33"], expiresIn: 86_400 });
    expect(utc(times?.expiresAt)).toBe("2026-11-22T02:44:33.000Z");
    // And the JWT's iat, four years back, is not taken for the issue either.
    expect(utc(times?.issuedAt)).toBe("2026-11-21T02:44:33.000Z");
  });

  it("with colons in the date, as the document describes it", () => {
    expect(utc(timesOf({ timestamps: ["2022:08:30 08:10:10"] })?.expiresAt)).toBe(
      "2022-08-29T23:10:10.000Z",
    );
  });

  it("in whichever of the two spellings it is readable", () => {
    const times = timesOf({ timestamps: ["", "2022-08-30 08:10:10"] });
    expect(utc(times?.expiresAt)).toBe("2022-08-29T23:10:10.000Z");
    expect(times?.estimated).toBe(false);
  });

  it("also where it is past: what to do about a token that arrives dead is the manager's business", () => {
    expect(timesOf({ timestamps: ["2026-11-21 15:47:00"] })?.expiresAt).toBe(
      requestedAt - 20 * 60_000,
    );
  });
});

describe("rule 2: without a readable timestamp the expiry is estimated", () => {
  it.each([
    ["missing", undefined],
    ["null", null],
    ["a number", 20261122114433],
    ["a date that does not exist", "2026-02-30 11:44:33"],
    ["in another form", "22/11/2026"],
  ])("where it is %s, from the JWT's exp", (_, timestamp) => {
    const exp = (requestedAt + 19 * hourMs) / 1000;
    const token = createJwt({ iat: exp - 86_400, exp });
    expect(timesOf({ token, timestamps: [timestamp], expiresIn: 86_400 })).toEqual({
      expiresAt: exp * 1000,
      issuedAt: exp * 1000 - dayMs,
      estimated: true,
    });
  });

  it.each([
    [86_400, 18 * hourMs],
    ["86400", 18 * hourMs],
    [7_776_000, 90 * dayMs - 6 * hourMs],
  ])(
    "else from expires_in %j less the six hours that the token may be old",
    (expiresIn, livesMs) => {
      const times = timesOf({ expiresIn });
      expect(times?.expiresAt).toBe(requestedAt + livesMs);
      expect(times?.issuedAt).toBe(requestedAt - 6 * hourMs);
      expect(times?.estimated).toBe(true);
    },
  );

  it.each([
    [86_399, 86_399_000],
    ["4000", 4_000_000],
  ])("else from expires_in %j as it is: below a day it is the time left", (expiresIn, livesMs) => {
    const times = timesOf({ expiresIn });
    expect(times?.expiresAt).toBe(requestedAt + livesMs);
    // A remainder says nothing of the start, so the documented day is counted back.
    expect(times?.issuedAt).toBe(requestedAt + livesMs - dayMs);
  });
});

describe("rule 3: where nothing is readable", () => {
  it.each([[undefined], [0], [-86_400], ["soon"], [null]])(
    "expires_in %j gives no expiry, so that no token is trusted for a guessed time",
    (expiresIn) => {
      expect(timesOf({ expiresIn })).toBeUndefined();
    },
  );
});

describe("the first issue", () => {
  it("is the JWT's iat where the JWT speaks of the same life", () => {
    const issuedAt = requestedAt - 3 * hourMs;
    const exp = issuedAt / 1000 + 80_000;
    const token = createJwt({ iat: issuedAt / 1000, exp });
    const times = timesOf({ token, timestamps: [], expiresIn: 86_400 });
    expect(times?.issuedAt).toBe(issuedAt);
  });

  it("is expiry less lifetime for a partner's 90 days", () => {
    const times = timesOf({ timestamps: ["2027-02-19 16:07:00"], expiresIn: 7_776_000 });
    expect(times?.issuedAt).toBe(requestedAt);
  });

  it("is not taken from a JWT that was issued after it expired", () => {
    const exp = (requestedAt + dayMs) / 1000;
    const token = createJwt({ iat: exp + 10, exp });
    expect(timesOf({ token })?.issuedAt).toBe(requestedAt);
  });
});
