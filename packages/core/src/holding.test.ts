import type { IssuePolicy } from "@auth/core";
import { createManualClock, type ManualClock } from "@auth/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createBrokerTime } from "./broker-time.js";
import { fingerprint, fingerprintOf } from "./dead.js";
import { createEvents } from "./events.js";
import { createHolding, type Holding } from "./holding.js";
import type { AuthEvent } from "./token-manager-types.js";
import type { DeadToken, StoredToken, TokenRecord } from "./token-record.js";

const hourMs = 3_600_000;

const policy: IssuePolicy = {
  reissue: "independent",
  lifetimeMs: 24 * hourMs,
  issueIntervalMs: 0,
  issueTimeoutMs: 10_000,
  advisoryMs: 30 * 60_000,
  mandatoryMs: 60_000,
  recovery: "issue",
};

interface Memory {
  clock: ManualClock;
  holding: Holding;
  events: AuthEvent[];
  /** How often the manager was told that what it holds has changed. */
  changes(): number;
  token(value: string, fields?: Partial<StoredToken>): Promise<StoredToken>;
}

function createMemory(): Memory {
  const clock = createManualClock("2026-11-23T09:00:00+09:00");
  const heard: AuthEvent[] = [];
  const provider = { id: "scripted", kind: "access-token" } as never;
  const events = createEvents(provider);
  events.on((event) => heard.push(event));
  let changed = 0;
  const holding = createHolding("access-token", policy, createBrokerTime(clock), events, () => {
    changed += 1;
  });
  const startAt = clock.now();
  return {
    clock,
    holding,
    events: heard,
    changes: () => changed,
    token: (value, fields) =>
      fingerprint({ value, issuedAt: startAt, expiresAt: startAt + 24 * hourMs, ...fields }),
  };
}

function recordOf(token: StoredToken | undefined, ...dead: StoredToken[]): TokenRecord {
  const entry = (one: StoredToken): DeadToken => ({
    sha256: fingerprintOf(one),
    at: one.issuedAt,
    until: one.expiresAt,
    cause: "rejected",
  });
  const record: TokenRecord = { format: 1, key: "key", revision: 1, dead: dead.map(entry) };
  return token ? { ...record, token } : record;
}

describe("what a manager holds in memory", () => {
  beforeEach(() => {
    // Without jitter: when a token is renewed is then known.
    vi.spyOn(Math, "random").mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("is nothing at first, and nothing is let go of", () => {
    const { clock, holding, changes } = createMemory();
    holding.reconcile(recordOf(undefined), "store");
    expect(holding.held()).toBeUndefined();
    expect(holding.current(clock.now())).toBeUndefined();
    expect(holding.drop("anything")).toBe(false);
    expect(changes()).toBe(0);
  });

  it("is the record's token, with the promise that every caller gets and the times of its renewal", async () => {
    const { clock, holding, events, changes, token } = createMemory();
    const first = await token("first");
    holding.reconcile(recordOf(first), "provider");
    const held = holding.held();
    expect(await held?.promise).toBe(held?.token);
    expect(held).toMatchObject({
      token: { value: "first", kind: "access-token", expiresAt: first.expiresAt },
      stored: first,
      advisoryAt: first.expiresAt - policy.advisoryMs,
      mandatoryAt: first.expiresAt - policy.mandatoryMs,
    });
    expect(holding.current(clock.now())).toBe(held);
    expect(changes()).toBe(1);
    expect(events).toEqual([
      { type: "token-changed", token: held?.token, from: "provider", expiresAt: first.expiresAt },
    ]);
  });

  it("is current until the very moment in which it expires", async () => {
    const { holding, token } = createMemory();
    const first = await token("first");
    holding.reconcile(recordOf(first), "store");
    expect(holding.current(first.expiresAt - 1)?.stored).toBe(first);
    expect(holding.current(first.expiresAt)).toBeUndefined();
  });

  it("stays the same, its time of renewal too, when the same record is read again", async () => {
    const { clock, holding, changes, token } = createMemory();
    const first = await token("first");
    holding.reconcile(recordOf(first), "provider");
    const held = holding.held();
    await clock.advance(hourMs);
    // Another random number would mean another time of renewal at each look into the store.
    vi.spyOn(Math, "random").mockReturnValue(1);
    holding.reconcile(recordOf(await token("first")), "store");
    expect(holding.held()).toBe(held);
    expect(changes()).toBe(1);
  });

  it("is the newer token of another process, and says so", async () => {
    const { holding, events, changes, token } = createMemory();
    holding.reconcile(recordOf(await token("first")), "provider");
    holding.reconcile(recordOf(await token("second")), "store");
    expect(holding.held()?.token.value).toBe("second");
    expect(changes()).toBe(2);
    expect(events).toMatchObject([
      { type: "token-changed", from: "provider", token: { value: "first" } },
      { type: "token-changed", from: "store", token: { value: "second" } },
    ]);
  });

  it("lives longer when the broker says so of the same value, without news of another token", async () => {
    const { holding, events, token } = createMemory();
    const first = await token("first");
    holding.reconcile(recordOf(first), "provider");
    const expiresAt = first.expiresAt + hourMs;
    holding.reconcile(recordOf(await token("first", { expiresAt })), "provider");
    expect(holding.held()).toMatchObject({
      token: { expiresAt },
      advisoryAt: expiresAt - policy.advisoryMs,
    });
    expect(events).toHaveLength(1);
  });

  it("is not renewed before it expires once the record says that asking brings nothing fresher", async () => {
    const { holding, events, changes, token } = createMemory();
    const first = await token("first");
    holding.reconcile(recordOf(first), "provider");
    const given = holding.held()?.token;
    holding.reconcile(recordOf(await token("first", { final: true })), "store");
    expect(holding.held()).toMatchObject({
      advisoryAt: first.expiresAt,
      mandatoryAt: first.expiresAt,
    });
    // Callers compare the token that they have: it is the same one.
    expect(holding.held()?.token).toBe(given);
    expect(changes()).toBe(2);
    expect(events).toHaveLength(1);
  });

  it.each(["lost", "expired"])(
    "stays while it is valid although the record's token is %s",
    async (what) => {
      const { clock, holding, changes, token } = createMemory();
      const first = await token("first");
      const expired = await token("older", { expiresAt: clock.now() });
      holding.reconcile(recordOf(first), "provider");
      holding.reconcile(recordOf(what === "lost" ? undefined : expired), "store");
      expect(holding.held()?.stored).toBe(first);
      expect(changes()).toBe(1);
    },
  );

  it("is let go of when the record says that it is dead, and not taken again from that record", async () => {
    const { holding, changes, token } = createMemory();
    const first = await token("first");
    holding.reconcile(recordOf(first), "provider");
    holding.reconcile(recordOf(first, first), "store");
    expect(holding.held()).toBeUndefined();
    holding.reconcile(recordOf(first, first), "store");
    expect(holding.held()).toBeUndefined();
    expect(changes()).toBe(2);
  });

  it("stays when another value is dead", async () => {
    const { holding, changes, token } = createMemory();
    const first = await token("first");
    const other = await token("other");
    holding.reconcile(recordOf(first), "provider");
    holding.reconcile(recordOf(other, other), "store");
    expect(holding.held()?.stored).toBe(first);
    expect(changes()).toBe(1);
  });

  it("is let go of at the next look into the record after it has expired", async () => {
    const { clock, holding, changes, token } = createMemory();
    const first = await token("first");
    holding.reconcile(recordOf(first), "provider");
    await clock.advanceTo(first.expiresAt - 1);
    holding.reconcile(recordOf(undefined), "store");
    expect(holding.held()?.stored).toBe(first);
    await clock.advance(1);
    holding.reconcile(recordOf(first), "store");
    expect(holding.held()).toBeUndefined();
    expect(changes()).toBe(2);
  });

  it("is let go of by its value alone, once", async () => {
    const { holding, changes, token } = createMemory();
    holding.reconcile(recordOf(await token("first")), "provider");
    expect(holding.drop("other")).toBe(false);
    expect(holding.held()?.token.value).toBe("first");
    expect(holding.drop("first")).toBe(true);
    expect(holding.held()).toBeUndefined();
    expect(holding.drop("first")).toBe(false);
    expect(changes()).toBe(2);
  });

  it("is no news when a false alarm is over and the same value is held again", async () => {
    const { holding, events, changes, token } = createMemory();
    const first = await token("first");
    holding.reconcile(recordOf(first), "provider");
    holding.drop("first");
    holding.reconcile(recordOf(first), "store");
    expect(holding.held()?.token.value).toBe("first");
    expect(changes()).toBe(3);
    expect(events).toHaveLength(1);
  });
});
