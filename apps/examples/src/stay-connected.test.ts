import { getEventListeners } from "node:events";
import { AuthError } from "@auth/core";
import { createManualClock, type ManualClock } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { type Connection, stayConnected } from "./stay-connected.ts";

const startAt = "2026-11-23T09:00:00+09:00";
const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Runs `connect` under a clock of its own; `connects` are the seconds at which it was called. */
function follow(
  connect: (
    connection: Connection,
    now: { clock: ManualClock; count: number },
  ) => Promise<number | undefined>,
  { random = () => 1, skewMs }: { random?: () => number; skewMs?: number } = {},
) {
  const clock = createManualClock(startAt);
  const stop = new AbortController();
  const connects: number[] = [];
  const lines: string[] = [];
  const ended = stayConnected({
    clock,
    random,
    tokens: {
      status: () => ({ state: "empty", saved: true, ...(skewMs !== undefined && { skewMs }) }),
    },
    signal: stop.signal,
    log: (line) => lines.push(line),
    connect(connection) {
      connects.push(clock.monotonicNow() / secondMs);
      return connect(connection, { clock, count: connects.length });
    },
  });
  // Looked at by each test; until then it is no unhandled rejection.
  ended.catch(() => {});
  return { clock, stop, connects, lines, ended };
}

const failsAtOnce = async (): Promise<undefined> => undefined;

function waits(connects: readonly number[]): number[] {
  return connects.slice(1).map((at, index) => at - (connects[index] ?? 0));
}

describe("after failures in a row", () => {
  it("each wait is twice the one before it, and five minutes at most", async () => {
    const { clock, stop, connects } = follow(failsAtOnce);
    await clock.advance(25 * minuteMs);
    expect(waits(connects)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    stop.abort();
  });

  it("half of each wait is random: programs that broke off together don't come back together", async () => {
    const { clock, stop, connects } = follow(failsAtOnce, { random: () => 0 });
    await clock.advance(15 * minuteMs);
    expect(waits(connects)).toEqual([0.5, 1, 2, 4, 8, 16, 32, 64, 128, 150, 150, 150, 150]);
    stop.abort();
  });

  it("it gives up within about an hour, as KIS blocks customers who connect for ever", async () => {
    const { clock, connects, ended } = follow(failsAtOnce);
    await clock.advance(90 * minuteMs);
    await expect(ended).rejects.toThrow("20 connections failed in a row");
    expect(connects).toHaveLength(21);
    expect(connects.at(-1)).toBeLessThan(66 * 60);
    expect(clock.sleepers).toBe(0);
  });

  it("a connection counts as one of them although it worked, if it broke off at once", async () => {
    const { clock, stop, connects } = follow(async ({ heard }) => {
      heard();
      return undefined;
    });
    await clock.advance(30 * secondMs);
    expect(waits(connects)).toEqual([1, 2, 4, 8]);
    stop.abort();
  });

  it("a connection that held for a minute ends the row", async () => {
    const { clock, stop, connects } = follow(async ({ heard }, { clock, count }) => {
      heard();
      if (count === 3) await clock.sleep(minuteMs);
      heard();
      return undefined;
    });
    await clock.advance(68 * secondMs);
    expect(waits(connects)).toEqual([1, 2, 61, 2]);
    stop.abort();
  });

  it("the next one waits as long as the last one asked for", async () => {
    const { clock, stop, connects } = follow(async () => 10 * secondMs);
    await clock.advance(62 * secondMs);
    expect(waits(connects)).toEqual([10, 10, 10, 10, 16]);
    stop.abort();
  });
});

describe("a connection that a network lost", () => {
  it("is ended after two minutes without a message", async () => {
    const { clock, stop, connects, lines } = follow(untilAborted);
    await clock.advance(2 * minuteMs + secondMs);
    expect(connects).toEqual([0, 121]);
    expect(lines[0]).toContain("no message for 120 s");
    stop.abort();
  });

  it("is not one that brings a heartbeat now and then", async () => {
    const { clock, stop, connects } = follow(async (connection, { clock }) => {
      for (let count = 0; count < 30; count += 1) {
        await clock.sleep(100 * secondMs);
        connection.heard();
      }
      return undefined;
    });
    await clock.advance(3001 * secondMs);
    expect(connects).toEqual([0, 3001]);
    stop.abort();
  });
});

describe("trouble with the token or key", () => {
  it.each([
    ["as far as it is known", undefined, 0],
    ["which is an hour behind this machine's", -hourMs, -hourMs],
    ["which is an hour ahead of this machine's", hourMs, hourMs],
  ])(
    "that passes is waited for until then by the broker's time, %s",
    async (_, skewMs, aheadMs) => {
      const retryAt = Date.parse(startAt) + aheadMs + 90 * secondMs;
      const { clock, stop, connects, lines } = follow(
        async () => {
          throw new AuthError("AUTH_ISSUE_RATE_LIMITED", "too often", { retryAt });
        },
        skewMs === undefined ? {} : { skewMs },
      );
      await clock.advance(90 * secondMs);
      expect(connects).toEqual([0, 90]);
      expect(lines[0]).toBe("too often");
      stop.abort();
    },
  );

  it("is looked at again after five minutes: before its first answer nobody knows the broker's time", async () => {
    const retryAt = Date.parse(startAt) + hourMs;
    const { clock, stop, connects } = follow(async (_, { clock }) => {
      // Another program's refusal, which this machine's slow clock would keep for an hour.
      if (clock.monotonicNow() < minuteMs)
        throw new AuthError("AUTH_NETWORK", "later", { retryAt });
      return clock.sleep(hourMs).then(() => undefined);
    });
    await clock.advance(10 * minuteMs);
    expect(connects).toEqual([0, 300]);
    stop.abort();
  });

  it.each([
    "AUTH_NETWORK",
    "AUTH_TIMEOUT",
    "AUTH_INVALID_RESPONSE",
    "AUTH_PROVIDER_REJECTED",
    "AUTH_TOKEN_STUCK",
    "AUTH_TOKEN_CONTESTED",
  ] as const)("%s may pass: a broker's night of maintenance must not end a bot", async (code) => {
    let isNight = true;
    const { clock, stop, connects } = follow(async (_, { clock }) => {
      if (isNight) throw new AuthError(code, "trouble", { retryAt: clock.now() + minuteMs });
      return undefined;
    });
    await clock.advance(30 * minuteMs);
    expect(connects).toHaveLength(31);
    // Nothing was connected all night, so that the next failure is the first one.
    isNight = false;
    await clock.advance(minuteMs + 3 * secondMs);
    expect(waits(connects).slice(-3)).toEqual([60, 1, 2]);
    stop.abort();
  });

  it("that comes once connected counts as a failed connection: a program must not connect for ever", async () => {
    const { clock, connects, ended } = follow(async ({ heard }) => {
      heard();
      throw new AuthError("AUTH_INVALID_RESPONSE", "a notice that nobody can decrypt");
    });
    await clock.advance(90 * minuteMs);
    await expect(ended).rejects.toThrow("20 connections failed in a row");
    expect(connects).toHaveLength(21);
  });

  it.each([
    new AuthError("AUTH_CONFIGURATION", "no secret"),
    new AuthError("AUTH_INVALID_CREDENTIALS", "wrong secret"),
    new AuthError("AUTH_ENVIRONMENT_MISMATCH", "a live key"),
    new AuthError("AUTH_ACCESS_DENIED", "another address"),
    new Error("a mistake"),
  ])("that does not (%s) ends everything", async (error) => {
    const { clock, ended } = follow(async () => {
      throw error;
    });
    await expect(ended).rejects.toBe(error);
    expect(clock.sleepers).toBe(0);
  });
});

describe("being told to stop", () => {
  it("ends a wait at once, and begins no other connection", async () => {
    const { clock, stop, connects, ended } = follow(failsAtOnce);
    await clock.advance(10 * minuteMs);
    const before = connects.length;
    // One wait at a time listens to it, however many there were.
    expect(getEventListeners(stop.signal, "abort")).toHaveLength(1);
    stop.abort();
    await ended;
    expect([connects.length, clock.sleepers]).toEqual([before, 0]);
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
  });

  it("ends a connection, and leaves no timer behind", async () => {
    const { clock, stop, ended, lines } = follow(untilAborted);
    await clock.advance(secondMs);
    stop.abort();
    await ended;
    await clock.advance(0);
    expect([clock.sleepers, lines]).toEqual([0, []]);
  });
});

/** As `events.on` does. */
function untilAborted({ signal }: Connection): Promise<undefined> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
