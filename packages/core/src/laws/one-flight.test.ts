import { describe, expect, it } from "vitest";
import { hourMs, kisLike, minuteMs, openDesk, outcome } from "./desk.js";

describe("law 2: one flight", () => {
  it("sends one request for a hundred callers of one process", async () => {
    const { clock, provider, tokens } = openDesk({ script: [{ delayMs: 2000 }] });
    const calls = Array.from({ length: 100 }, () => outcome(tokens.getToken()));
    await clock.advance(2000);
    expect(new Set(await Promise.all(calls))).toEqual(new Set(["token-1"]));
    expect(provider.issues).toHaveLength(1);
  });

  it("sends one request for twenty processes that start at once", async () => {
    const { clock, provider, another } = openDesk({ policy: kisLike, script: [{ delayMs: 2000 }] });
    const calls = Array.from({ length: 20 }, () => outcome(another().getToken()));
    await clock.advance(4000);
    expect(new Set(await Promise.all(calls))).toEqual(new Set(["token-1"]));
    expect(provider.issues).toHaveLength(1);
  });

  it("shares one failure between the processes that wait for it", async () => {
    const { clock, provider, another } = openDesk({
      policy: kisLike,
      script: [{ delayMs: 1000, step: { code: "AUTH_INVALID_CREDENTIALS" } }],
    });
    const calls = Array.from({ length: 5 }, () => outcome(another().getToken()));
    await clock.advance(3000);
    expect(new Set(await Promise.all(calls))).toEqual(new Set(["AUTH_INVALID_CREDENTIALS"]));
    expect(provider.issues).toHaveLength(1);
  });

  it("lets a process that was frozen during its request change nothing newer", async () => {
    const { clock, provider, store, tokens, another } = openDesk({
      script: [{ delayMs: 9000, step: { value: "old", lifetimeMs: hourMs } }],
      policy: { issueTimeoutMs: 10_000 },
    });
    const frozen = outcome(tokens.getToken());
    await clock.advance(0);
    // Another host has waited long enough, and got a newer one.
    store.edit((record) => {
      record.attempt = { id: "other", at: clock.now(), settled: true };
      record.token = { value: "new", issuedAt: clock.now(), expiresAt: clock.now() + 24 * hourMs };
    });
    await clock.advance(9000);
    expect(await frozen).toBe("new");
    expect(store.record().token?.value).toBe("new");
    expect(await outcome(another().getToken())).toBe("new");
    expect(provider.issues).toHaveLength(1);
  });

  it("waits for another process only as long as its request may take, then says when to try again", async () => {
    const { clock, provider, tokens, another } = openDesk({ policy: kisLike, script: ["hang"] });
    tokens.getToken().catch(() => {});
    await clock.advance(0);
    const waiting = outcome(another().getToken());
    await clock.advance(9_999);
    expect(provider.issues).toHaveLength(1);
    await clock.advance(2);
    expect(await waiting).toMatch(/AUTH_(ISSUE_RATE_LIMITED|TIMEOUT)/);
    expect(provider.issues).toHaveLength(1);
  });

  it("wakes at once when the store tells that another process is done", async () => {
    const { clock, store, tokens, another } = openDesk({ script: [{ delayMs: 3000 }] });
    const listeners = new Set<() => void>();
    const noticing = {
      get: store.get,
      delete: store.delete,
      async set(...args: Parameters<typeof store.set>) {
        const taken = await store.set(...args);
        for (const listener of listeners) listener();
        return taken;
      },
      on(_key: string, listener: (event: { type: "changed" }) => void) {
        const tell = (): void => listener({ type: "changed" });
        listeners.add(tell);
        return () => {
          listeners.delete(tell);
        };
      },
    };
    const winner = another({ store: noticing });
    const loser = another({ store: noticing });
    const first = outcome(winner.getToken());
    await clock.advance(0);
    const second = outcome(loser.getToken());
    await clock.advance(3000);
    expect([await first, await second]).toEqual(["token-1", "token-1"]);
    await winner.invalidate("token-1");
    await clock.advance(0);
    expect(loser.peek()).toBeUndefined();
    await Promise.all([winner.close(), loser.close(), tokens.close()]);
    expect(listeners.size).toBe(0);
  });

  it("takes over a minute after a process died during its request", async () => {
    const { clock, provider, another, putRecord } = openDesk({
      policy: kisLike,
      script: ["hang"],
    });
    await putRecord({
      attempt: { id: "crashed", at: clock.now() - 1000, settled: false },
    });
    provider.next("fresh");
    const call = another().getToken({ maxWaitMs: 5 * minuteMs });
    await clock.advance(10_000 + minuteMs + 2_000);
    expect(provider.issues).toHaveLength(0);
    await clock.advance(2_000);
    expect(provider.issues).toHaveLength(1);
    call.catch(() => {});
  });

  it("keeps a script that is started every five minutes waiting once, not a day, when another process died", async () => {
    const { clock, provider, store, tokens, another } = openDesk({ policy: kisLike });
    await tokens.getToken();
    await tokens.close();
    await clock.advance(25 * hourMs);
    store.edit((record) => {
      record.attempt = { id: "crashed", at: clock.now(), settled: false };
    });
    const runs: string[] = [];
    for (let run = 0; run < 3; run += 1) {
      // What it saw of the dead process's attempt ends with it.
      const script = another();
      const run = outcome(script.getToken());
      await clock.advance(10_001);
      runs.push(await run);
      await script.close();
      await clock.advance(5 * minuteMs);
    }
    expect(runs).toEqual(["AUTH_ISSUE_RATE_LIMITED", "token-2", "token-2"]);
    expect(provider.issues).toHaveLength(2);
  });

  it("keeps the interval after an attempt that was given up, whoever starts meanwhile and however wrong its clock is", async () => {
    const { clock, provider, store, tokens, another } = openDesk({ policy: kisLike });
    await tokens.getToken();
    await tokens.close();
    await clock.advance(25 * hourMs);
    const diedAt = clock.now();
    store.edit((record) => {
      record.attempt = { id: "crashed", at: diedAt, settled: false };
    });
    const slow = { ...clock, now: () => clock.now() - hourMs };
    const script = another({ clock: slow });
    const blocked = outcome(script.getToken());
    await clock.advance(10_001);
    expect(await blocked).toBe("AUTH_ISSUE_RATE_LIMITED");
    await script.close();
    const next = outcome(another().getToken({ maxWaitMs: 2 * minuteMs }));
    await clock.advance(minuteMs);
    expect(provider.issues).toHaveLength(1);
    await clock.advance(4_000);
    expect(await next).toBe("token-2");
    expect(provider.issues[1]?.at).toBeGreaterThan(diedAt + 10_000 + minuteMs);
  });

  it("keeps the interval after an attempt that another host gave up, on a host whose clock is fast", async () => {
    const { clock, provider, store, another, putRecord } = openDesk({ policy: kisLike });
    await putRecord({
      attempt: { id: "crashed", at: clock.now(), settled: false },
    });
    const right = outcome(another().getToken());
    await clock.advance(5_000);
    const fast = another({ clock: { ...clock, now: () => clock.now() + hourMs } });
    const blocked = outcome(fast.getToken());
    await clock.advance(5_001);
    expect(await right).toBe("AUTH_ISSUE_RATE_LIMITED");
    expect(store.record().attempt?.abandoned).toBe(true);
    await clock.advance(5_000);
    expect(await blocked).toBe("AUTH_ISSUE_RATE_LIMITED");
    await clock.advance(minuteMs);
    expect(await outcome(fast.getToken())).toBe("AUTH_ISSUE_RATE_LIMITED");
    expect(provider.issues).toHaveLength(0);
    await clock.advance(3_000);
    expect(await outcome(fast.getToken())).toBe("token-1");
  });

  it("keeps the answer of a process that was given up, but was only slow", async () => {
    const { clock, provider, store, another } = openDesk({
      policy: kisLike,
      script: [{ delayMs: 0 }],
    });
    const key = await provider.tokenKey();
    let freeze = (): void => {};
    const frozen = new Promise<void>((resolve) => {
      freeze = resolve;
    });
    // Its token is on its way to the store for longer than a request may take.
    const slow = another({
      store: {
        ...store,
        async set(...args) {
          if (args[1].attempt?.settled) await frozen;
          return store.set(...args);
        },
      },
    });
    const late = outcome(slow.getToken());
    await clock.advance(0);
    const script = another();
    const blocked = outcome(script.getToken());
    await clock.advance(10_001);
    expect(await blocked).toBe("AUTH_ISSUE_RATE_LIMITED");
    freeze();
    expect(await late).toBe("token-1");
    await slow.close();
    expect(store.records.get(key)?.token?.value).toBe("token-1");
    expect(await outcome(another().getToken())).toBe("token-1");
    expect(provider.issues).toHaveLength(1);
  });

  it("forgets an attempt that is a day old", async () => {
    const { clock, tokens, putRecord } = openDesk({ policy: kisLike });
    await putRecord({
      attempt: { id: "crashed", at: clock.now() - 24 * hourMs - 1, settled: false },
    });
    expect(await outcome(tokens.getToken())).toBe("token-1");
  });
});
