import { AuthError, type TokenRecord } from "@auth/core";
import { beforeEach, describe, expect, it } from "vitest";
import type { BrokerLine } from "./broker-line.ts";
import { createJudge, type Judge } from "./judge.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-time.ts";

const secondMs = 1_000;
const intervalMs = 60 * secondMs;
const startAt = Date.parse("2026-11-23T09:00:00+09:00");

/** Nobody is asking the broker. */
const line: BrokerLine = {
  fetchOf: () => fetch,
  closeFor() {},
  wasOpenSince: () => isOpen,
  isAsked: () => false,
};

let isOpen: boolean;
let time: VirtualTime;
let judge: Judge;
let record: TokenRecord;

beforeEach(() => {
  isOpen = true;
  time = createVirtualTime(startAt);
  record = {
    format: 1,
    key: "key",
    revision: 1,
    dead: [],
    attempt: { id: "1", at: startAt, settled: true },
  };
  const patience = { longestMs: 2 * secondMs, timeoutMs: 10 * secondMs, intervalMs };
  judge = createJudge(time, line, () => record, patience);
});

/** What becomes of a call that begins at `beginsMs`, and fails or succeeds at `endsMs` after the last answer. */
async function judged(beginsMs: number, endsMs: number, error?: AuthError): Promise<Judge> {
  await time.runUntil(startAt + beginsMs);
  const call = judge.begin(() => time.now() - startAt);
  await time.runUntil(startAt + endsMs);
  if (error) call.failed(error);
  else call.succeeded();
  return judge;
}

const tooEarly = new AuthError("AUTH_ISSUE_RATE_LIMITED", "not before the interval is over");
const stuck = new AuthError("AUTH_TOKEN_STUCK", "the same token again");

describe("who goes without a token while the broker can be reached", () => {
  const rejected = {
    sha256: "0",
    at: startAt + secondMs,
    until: Infinity,
    cause: "rejected",
  } as const;

  it("has an excuse where the token was refused, and the broker's interval is not over", async () => {
    record.dead = [rejected];
    const { failed, unexcused } = (await judged(0, intervalMs, tooEarly)).conclude();
    expect([failed.interval, unexcused]).toEqual([1, []]);
  });

  it("has none where the token was refused long ago", async () => {
    record.dead = [rejected];
    const { failed, unexcused } = (await judged(0, 65 * secondMs, tooEarly)).conclude();
    expect(failed.interval).toBe(0);
    expect(unexcused).toHaveLength(1);
  });

  it("has none where no token was refused since the last was issued", async () => {
    record.dead = [{ ...rejected, at: startAt - 1 }];
    expect((await judged(0, intervalMs, tooEarly)).conclude().unexcused).toHaveLength(1);
  });

  it("has an excuse for an interval after a request that nobody answered, and no longer", async () => {
    record.attempt = { id: "1", at: startAt, settled: false, abandoned: true };
    expect((await judged(0, intervalMs, tooEarly)).conclude().failed.orphaned).toBe(1);
    expect((await judged(intervalMs, 65 * secondMs, tooEarly)).conclude().unexcused).toHaveLength(
      1,
    );
  });

  it("has none where a dead token could be tried, or another one asked for, by now", async () => {
    const until = startAt + secondMs;
    record.hold = { until, code: "AUTH_TOKEN_STUCK", failures: 1, probe: true };
    expect((await judged(0, intervalMs, stuck)).conclude().failed.held).toBe(1);
    expect((await judged(intervalMs, 65 * secondMs, stuck)).conclude().unexcused).toHaveLength(1);
  });
});

describe("who goes without a token while the broker can't be reached", () => {
  it("has an excuse where that is why, and none for another reason", async () => {
    isOpen = false;
    const unreachable = new AuthError("AUTH_NETWORK", "nobody answers");
    expect((await judged(0, secondMs, unreachable)).conclude().failed.unreachable).toBe(1);
    const wrong = new AuthError("AUTH_INVALID_CREDENTIALS", "a wrong secret");
    expect((await judged(secondMs, secondMs, wrong)).conclude().unexcused).toHaveLength(1);
  });
});

describe("who waits", () => {
  it("waits no longer for a request that nobody answers than until that is given up", async () => {
    record.attempt = { id: "1", at: startAt, settled: false };
    expect((await judged(0, 12 * secondMs)).conclude().unexcused).toEqual([]);
    expect((await judged(13 * secondMs, 26 * secondMs)).conclude().unexcused).toHaveLength(1);
  });
});
