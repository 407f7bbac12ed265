import { AuthError, type Clock, type StoreEvent, type TokenStore } from "@auth/core";
import type { ManualClock } from "@auth/testing";
import { describe, expect, it } from "vitest";
import {
  type Desk,
  type FaultyStore,
  failure,
  hourMs,
  kisLike,
  minuteMs,
  openDesk,
  outcome,
} from "./desk.js";

const steadily = { ...kisLike, issueIntervalMs: 0 };

/** A token that was refused a second ago, at a broker that issues it again. */
async function stuckDesk(options: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  const desk = openDesk({ policy: steadily, ...options });
  await desk.tokens.invalidate(await desk.tokens.getToken());
  desk.provider.next("same");
  await desk.clock.advance(1000);
  return desk;
}

/** `store`, which tells of every change a moment later. */
function tellingStore(store: FaultyStore, clock: Clock): TokenStore {
  const listeners = new Set<(event: StoreEvent) => void>();
  return {
    ...store,
    async set(...args) {
      const taken = await store.set(...args);
      clock.sleep(10).then(() => {
        for (const listener of listeners) listener({ type: "changed" });
      });
      return taken;
    },
    on(_key, listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The clock of a process that can be stopped as by SIGSTOP: until it goes on, nothing that waits wakes. */
function stoppableClock(clock: ManualClock): Clock & { stop(ms: number): void } {
  let goesOnMs = 0;
  return {
    now: clock.now,
    monotonicNow: clock.monotonicNow,
    stop(ms) {
      goesOnMs = clock.monotonicNow() + ms;
    },
    async sleep(ms, options) {
      await clock.sleep(ms, options);
      const leftMs = goesOnMs - clock.monotonicNow();
      if (leftMs > 0) await clock.sleep(leftMs, options);
    },
  };
}

// Each was found by the model, and is told here as it happened.
describe("what the model has found", () => {
  it("says when to try again, also where a slow store outlasts the hold", async () => {
    const { clock, store, tokens } = openDesk({ script: [{ code: "AUTH_NETWORK" }] });
    const { set } = store;
    store.set = async (...args) => {
      await clock.sleep(2000);
      return set(...args);
    };
    const call = failure(tokens.getToken());
    await clock.advance(10_000);
    expect(await call).toMatchObject({ code: "AUTH_NETWORK", retryAt: expect.any(Number) });
  });

  it("stops serving a token that it saw dead in the record, whatever it had looked for", async () => {
    const { tokens, another } = openDesk();
    const other = another();
    const token = await tokens.getToken();
    await other.getToken();
    await other.invalidate(token);
    await tokens.revoke();
    expect(tokens.peek()).toBeUndefined();
    expect(await outcome(tokens.getToken())).toBe("token-2");
  });

  it("invalidates the record's token although it last read an older record", async () => {
    const { tokens, another } = openDesk();
    const other = another();
    await tokens.getToken();
    await other.getToken();
    await other.invalidate("token-1");
    const newer = await other.getToken();
    await tokens.invalidate(newer);
    expect(await outcome(another().getToken())).toBe("token-3");
  });

  it("brings nothing back that others have ended since, after one old answer of the store", async () => {
    const { provider, store, tokens, another } = openDesk();
    provider.next({ code: "AUTH_ACCESS_DENIED" });
    await failure(tokens.getToken());
    const { hold: _none, ...old } = structuredClone(store.record());
    expect(await outcome(another().getToken({ ignoreHold: true }))).toBe("token-2");
    const { get } = store;
    store.get = async () => {
      store.get = get;
      return { ...old, revision: 1 };
    };
    expect(await outcome(tokens.getToken({ ignoreHold: true }))).toBe("token-2");
    expect(store.record().hold).toBeUndefined();
    expect(provider.issues).toHaveLength(2);
  });

  it("takes no silence for a yes when another process was refused at a later try", async () => {
    const { clock, tokens, another } = await stuckDesk();
    await clock.advance(44_000);
    expect(await outcome(tokens.getToken())).toBe("token-1");
    await clock.advance(15_000);
    const other = another();
    await other.invalidate(await other.getToken());
    await clock.advance(30_000);
    expect(tokens.peek()).toBeUndefined();
    expect(await outcome(other.getToken())).toBe("AUTH_TOKEN_STUCK");
  });

  it("takes no silence for a yes when the value was revoked meanwhile", async () => {
    const { clock, store, tokens, another } = await stuckDesk();
    const other = another();
    for (const waitMs of [59_000, 4 * minuteMs]) {
      await other.invalidate(await other.getToken());
      await clock.advance(waitMs);
    }
    expect(await outcome(tokens.getToken())).toBe("token-1");
    await other.invalidate("token-1");
    expect(await outcome(other.getToken())).toBe("token-3");
    await clock.advance(30_000);
    expect(store.record().dead).toMatchObject([{ cause: "revoked" }]);
  });

  it("does not revoke because callers who ignore the hold try a value three times in a second", async () => {
    const { provider, tokens } = await stuckDesk();
    for (let caller = 0; caller < 5; caller += 1) {
      await tokens.invalidate(await tokens.getToken({ ignoreHold: true }));
    }
    expect(provider.revokes).toHaveLength(0);
  });

  it("renews early a token that it was given twice within six hours", async () => {
    const { clock, provider, store, tokens } = openDesk({ policy: steadily });
    let answer = (_: { value: string; expiresAt: number }): void => {};
    const { issueToken } = provider;
    provider.issueToken = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const call = outcome(tokens.getToken());
    await clock.advance(10_000);
    expect(await call).toBe("AUTH_TIMEOUT");
    // The first answer comes while the second request is under way, which brings the same token.
    provider.issueToken = issueToken;
    const token = { value: "token", expiresAt: clock.now() + 24 * hourMs };
    provider.next({ delayMs: 1000, step: token });
    await clock.advance(2000);
    tokens.getToken();
    await clock.advance(500);
    answer(token);
    await clock.advance(500);
    expect(store.record().token).toMatchObject({ value: "token" });
    expect(store.record().token?.final).toBeUndefined();
  });

  it("still knows that a token is final after a false alarm", async () => {
    const { clock, provider, store, tokens } = openDesk({ policy: { reissue: "unknown" } });
    await tokens.getToken();
    await clock.advance(24 * hourMs - minuteMs);
    provider.next("same", "same");
    await tokens.getToken();
    expect(store.record().token?.final).toBe(true);
    await tokens.invalidate("token-1");
    tokens.accept(await tokens.getToken());
    await clock.advance(0);
    expect(store.record()).toMatchObject({ dead: [], token: { final: true } });
  });

  it("keeps the newer token when its own request brings a dead one", async () => {
    const { clock, provider, store, tokens } = await stuckDesk();
    const dead = store.record().token;
    if (!dead) throw new Error("no token");
    provider.issueToken = async () => {
      await clock.sleep(1000);
      return { value: dead.value, expiresAt: dead.expiresAt };
    };
    const call = outcome(tokens.getToken());
    await clock.advance(500);
    // A late answer to another process, whose request was given up before.
    store.edit((record) => {
      record.token = { ...dead, value: "newer", expiresAt: dead.expiresAt + hourMs };
    });
    await clock.advance(500);
    expect(await call).toBe("newer");
  });

  it("ignores a hold for one request, not for as long as the caller waits", async () => {
    const { clock, provider, store, another } = openDesk();
    provider.next(...Array.from({ length: 9 }, () => ({ code: "AUTH_ACCESS_DENIED" }) as const));
    const tokens = another({ store: tellingStore(store, clock) });
    tokens.getToken({ ignoreHold: true, maxWaitMs: 2 * minuteMs }).catch(() => {});
    await clock.advance(minuteMs - 1);
    expect(provider.issues).toHaveLength(1);
    await clock.advance(1);
    expect(provider.issues).toHaveLength(2);
  });

  it("lets a caller wait as long as it said, although the clock is corrected by hours meanwhile", async () => {
    const { clock, provider, another } = openDesk();
    let skewMs: number | undefined;
    const fast: Clock = {
      ...clock,
      now: () => clock.now() + 2 * hourMs + (skewMs ?? 0),
      get skewMs() {
        return skewMs;
      },
    };
    provider.next(() => {
      skewMs = -2 * hourMs;
      return { code: "AUTH_ACCESS_DENIED" };
    });
    const call = outcome(another({ clock: fast }).getToken({ maxWaitMs: 30_000 }));
    await clock.advance(30_000);
    expect(await Promise.race([call, "still waiting"])).toBe("AUTH_ACCESS_DENIED");
  });

  it("sends no request when it was frozen between winning the election and asking", async () => {
    const { clock, provider, store, tokens } = openDesk();
    const { set } = store;
    store.set = async (...args) => {
      const taken = await set(...args);
      store.set = set;
      clock.step(hourMs);
      return taken;
    };
    const call = outcome(tokens.getToken());
    await clock.advance(9_999);
    expect(provider.issues).toHaveLength(0);
    await clock.advance(1);
    expect(await call).toBe("token-1");
  });

  it("spends no more time on revoking and asking than others wait for a request", async () => {
    const { clock, provider, tokens, another } = await stuckDesk({
      policy: { ...steadily, recovery: "revoke-then-issue" },
      revoke: "hang",
    });
    provider.next({ delayMs: 8000 }, { delayMs: 8000 });
    const calls = [tokens, another()].map((each) =>
      outcome(each.getToken({ maxWaitMs: minuteMs })),
    );
    await clock.advance(2 * minuteMs);
    await Promise.all(calls);
    expect(provider.mostAtOnce).toBe(1);
  });

  it("asks all the same when a hanging store has used up more time than a request may take", async () => {
    const { clock, store, tokens } = openDesk({ policy: { issueTimeoutMs: 2000 } });
    store.fault = (operation) => (operation === "set" ? "hang" : undefined);
    const call = outcome(tokens.getToken());
    await clock.advance(10_000);
    expect(await Promise.race([call, "still waiting"])).toBe("token-1");
  });

  it("keeps the token of a later request when a late answer brings one that expires later", async () => {
    const { clock, provider, tokens, another } = openDesk({ policy: { reissue: "replaces" } });
    const { issueToken } = provider;
    let answer = (_: { value: string; expiresAt: number }): void => {};
    provider.issueToken = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    tokens.getToken().catch(() => {});
    await clock.advance(12_000);
    provider.issueToken = issueToken;
    provider.next({ value: "newer", lifetimeMs: hourMs });
    expect(await outcome(another().getToken())).toBe("newer");
    answer({ value: "older", expiresAt: clock.now() + 2 * hourMs });
    await clock.advance(0);
    expect(await outcome(tokens.getToken())).toBe("newer");
  });

  it("invalidates a token although the store lost the record just before", async () => {
    const { clock, store, tokens } = openDesk();
    const token = await tokens.getToken();
    store.records.clear();
    await tokens.invalidate(token);
    expect(await outcome(tokens.getToken())).toBe("token-2");
    await clock.advance(0);
    expect(store.record().dead).toHaveLength(1);
  });

  it("does not bring back an older token that lives longer, after the store lost the record", async () => {
    const { clock, store, tokens, putRecord } = openDesk({
      policy: { reissue: "replaces" },
    });
    await tokens.getToken();
    store.records.clear();
    await clock.advance(1000);
    await putRecord({
      token: { value: "newer", issuedAt: clock.now(), expiresAt: clock.now() + hourMs },
    });
    await tokens.invalidate("token-1");
    expect(store.record().token?.value).toBe("newer");
    expect(await outcome(tokens.getToken())).toBe("newer");
  });

  it("keeps the token of its own request when a late answer to an earlier one comes in between", async () => {
    const { clock, provider, tokens, another } = openDesk({ policy: { reissue: "replaces" } });
    const { issueToken } = provider;
    let answer = (_: { value: string; expiresAt: number }): void => {};
    provider.issueToken = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    tokens.getToken().catch(() => {});
    await clock.advance(12_000);
    provider.issueToken = issueToken;
    provider.next({ delayMs: 1000, step: { value: "newer" } });
    const call = outcome(another().getToken());
    await clock.advance(500);
    answer({ value: "older", expiresAt: clock.now() + 24 * hourMs });
    await clock.advance(500);
    expect(await call).toBe("newer");
  });

  it("remembers a refusal that it got while the store was away, although another process asked meanwhile", async () => {
    const { clock, provider, store, tokens, putRecord } = openDesk({ policy: kisLike });
    store.fault = () => "fail";
    provider.next({ code: "AUTH_INVALID_CREDENTIALS" });
    const call = failure(tokens.getToken());
    await putRecord({
      revision: 7,
      attempt: { id: "other", at: clock.now() - minuteMs, settled: true },
    });
    expect(await call).toMatchObject({ code: "AUTH_INVALID_CREDENTIALS" });
    store.fault = undefined;
    await clock.advance(5000);
    expect(await outcome(tokens.getToken())).toBe("AUTH_INVALID_CREDENTIALS");
    expect(store.record().hold).toMatchObject({ code: "AUTH_INVALID_CREDENTIALS", failures: 1 });
    expect(provider.issues).toHaveLength(1);
  });

  it.each([0, -3 * hourMs])(
    "keeps the interval after its own request, also when the record forgets it and the clock is set by %i ms",
    async (byMs) => {
      const { clock, provider, store, tokens } = openDesk({ policy: kisLike });
      provider.next({ code: "AUTH_NETWORK" });
      await failure(tokens.getToken());
      clock.step(byMs);
      store.edit((record) => {
        delete record.attempt;
        delete record.hold;
      });
      expect(await outcome(tokens.getToken())).toBe("AUTH_ISSUE_RATE_LIMITED");
      await clock.advance(minuteMs + 3000);
      expect(await outcome(tokens.getToken())).toBe("token-2");
    },
  );

  it("saves a token soon after the clock was corrected by hours", async () => {
    const { clock, store, another } = openDesk();
    let skewMs: number | undefined;
    const fast: Clock = {
      ...clock,
      now: () => clock.now() + 2 * hourMs + (skewMs ?? 0),
      get skewMs() {
        return skewMs;
      },
    };
    const tokens = another({ clock: fast });
    tokens.on(() => {});
    store.fault = () => "fail";
    await tokens.getToken();
    skewMs = -2 * hourMs;
    store.fault = undefined;
    await clock.advance(minuteMs);
    await tokens.getToken();
    await clock.advance(0);
    expect(tokens.status().saved).toBe(true);
    expect(store.record().token?.value).toBe("token-1");
  });

  it("waits for a hanging store once, however many callers report a refused token", async () => {
    const { clock, store, tokens } = openDesk();
    const token = await tokens.getToken();
    store.fault = () => "hang";
    for (let caller = 0; caller < 50; caller += 1) tokens.invalidate(token);
    const call = outcome(tokens.getToken());
    await clock.advance(20_000);
    expect(await Promise.race([call, "still waiting"])).toBe("token-2");
  });

  it("wins the election although the store's client repeated the write, and says that it lost", async () => {
    const { clock, provider, store, tokens } = openDesk({ policy: kisLike });
    const { set } = store;
    store.set = async (...args) => {
      store.set = set;
      await set(...args);
      return false;
    };
    const call = outcome(tokens.getToken());
    await clock.advance(1000);
    expect(await Promise.race([call, "still waiting"])).toBe("token-1");
    expect(provider.issues).toHaveLength(1);
  });

  it("leaves no timer behind when it is closed while a dead token is tried", async () => {
    const { clock, tokens } = await stuckDesk();
    await tokens.getToken();
    await tokens.close();
    expect(clock.sleepers).toBe(0);
  });

  it("keeps the process alive for a caller who joins a refresh in the background", async () => {
    const { clock, another, putRecord } = openDesk();
    await putRecord({ attempt: { id: "other", at: clock.now(), settled: false } });
    let alive = 0;
    const counting: Clock = {
      ...clock,
      async sleep(ms, options = {}) {
        const count = options.background ? 0 : 1;
        alive += count;
        await clock.sleep(ms, options).finally(() => {
          alive -= count;
        });
      },
    };
    const tokens = another({ clock: counting });
    tokens.keepFresh();
    await clock.advance(0);
    expect(alive).toBe(0);
    const abort = new AbortController();
    const call = outcome(tokens.getToken({ signal: abort.signal }));
    await clock.advance(0);
    expect(alive).toBe(1);
    abort.abort("enough");
    await call;
    await tokens.close();
  });

  it("backs off from a broker that is down, which now refuses the connection and now says nothing", async () => {
    const { clock, provider, tokens } = openDesk({ policy: { issueTimeoutMs: 100 } });
    const down = [{ code: "AUTH_NETWORK" }, "hang", { code: "AUTH_PROVIDER_REJECTED" }] as const;
    provider.next(...Array.from({ length: 20 }, () => down).flat());
    for (let second = 0; second < 300; second += 1) {
      tokens.getToken().catch(() => {});
      await clock.advance(1000);
    }
    expect(provider.issues.length).toBeLessThan(15);
  });

  it.each([{ retryAfterMs: Number.NaN }, { brokerCode: "" }])(
    "keeps the record readable for others when a provider fails with %o",
    async (details) => {
      const { provider, store, tokens, another, events } = openDesk();
      provider.next({ code: "AUTH_ACCESS_DENIED", ...details });
      await failure(tokens.getToken());
      store.records.set(store.record().key, JSON.parse(JSON.stringify(store.record())));
      expect(await outcome(another().getToken())).toBe("AUTH_ACCESS_DENIED");
      expect(events.map(({ type }) => type)).not.toContain("store-failed");
    },
  );

  it("is not held for a day by a host whose clock is years ahead and finds every token expired", async () => {
    const { clock, provider, store, tokens } = openDesk({ policy: kisLike });
    const key = await provider.tokenKey();
    const until = clock.now() + 20_000 * hourMs;
    store.records.set(key, {
      format: 1,
      key,
      revision: 2,
      dead: [],
      attempt: { id: "fast", at: until - minuteMs, settled: true },
      hold: { until, code: "AUTH_TOKEN_STUCK", failures: 1 },
    });
    const call = outcome(tokens.getToken({ maxWaitMs: 2 * hourMs }));
    await clock.advance(hourMs + minuteMs);
    expect(await Promise.race([call, "still waiting"])).toBe("token-1");
  });

  it("hands out no expired token when its clock forgets what it has learned of the broker's time", async () => {
    const { clock, store, tokens, another } = openDesk({ policy: { reissue: "replaces" } });
    let skewMs: number | undefined;
    const slow: Clock = {
      ...clock,
      now: () => clock.now() - hourMs + (skewMs ?? 0),
      get skewMs() {
        return skewMs;
      },
    };
    const other = another({ clock: slow });
    await tokens.getToken();
    expect(await outcome(other.getToken())).toBe("token-1");
    skewMs = hourMs;
    await other.invalidate("token-1");
    expect(await outcome(other.getToken())).toBe("token-2");
    skewMs = undefined;
    await clock.advance(24 * hourMs);
    store.fault = () => "hang";
    expect(other.peek()).toBeUndefined();
    const call = outcome(other.getToken());
    await clock.advance(0);
    expect(await Promise.race([call, "asks"])).toBe("asks");
  });

  it("does not forget that a token is final when it writes again what the store has lost", async () => {
    const { store, tokens, another } = openDesk();
    await tokens.getToken();
    const old = structuredClone(store.record());
    await another().invalidate("token-1");
    store.edit(({ token }) => {
      if (token) token.final = true;
    });
    const { get } = store;
    store.get = async () => {
      store.get = get;
      return { ...old, revision: 10 };
    };
    await tokens.invalidate("another value");
    await tokens.invalidate("another value");
    expect(store.record()).toMatchObject({ token: { final: true }, dead: [{ cause: "rejected" }] });
  });

  it("tries again to save what an old answer of the store has shown to be missing, while callers are served", async () => {
    const { clock, store, tokens } = openDesk({ revoke: { code: "AUTH_NETWORK" } });
    await tokens.getToken();
    const { get } = store;
    store.get = async () => {
      store.get = get;
      const { token: _none, ...old } = structuredClone(store.record());
      return { ...old, revision: 1 };
    };
    store.fault = (operation) => (operation === "set" ? "fail" : undefined);
    await failure(tokens.revoke().then(() => tokens.getToken()));
    store.fault = undefined;
    await clock.advance(minuteMs);
    await tokens.getToken();
    await clock.advance(0);
    expect(tokens.status().saved).toBe(true);
  });

  it("never tries a value that was revoked while another process reported it", async () => {
    const { clock, provider, store, tokens, another } = openDesk({ policy: steadily });
    const token = await tokens.getToken();
    const other = another();
    const { revokeToken } = provider;
    provider.revokeToken = async (...args) => {
      await revokeToken?.call(provider, ...args);
      await other.invalidate(token);
    };
    await tokens.revoke();
    expect(store.record().dead).toMatchObject([{ cause: "revoked" }]);
    provider.next("same");
    await clock.advance(1000);
    expect(await outcome(tokens.getToken())).toBe("AUTH_TOKEN_STUCK");
  });

  it("does not take the store for silent because the process itself stood still", async () => {
    const { clock, provider, store, another } = openDesk();
    const stopped = stoppableClock(clock);
    const tokens = another({
      clock: stopped,
      store: {
        ...store,
        async get(key) {
          await stopped.sleep(10);
          await stopped.sleep(10);
          return store.get(key);
        },
      },
    });
    const call = outcome(tokens.getToken());
    stopped.stop(minuteMs);
    expect(await outcome(another().getToken())).toBe("token-1");
    await clock.advance(minuteMs + 1000);
    expect(await call).toBe("token-1");
    expect(provider.issues).toHaveLength(1);
  });

  it("keeps the interval after another process's request when its own turns out never to have left", async () => {
    const { clock, provider, store, another } = openDesk({ policy: kisLike });
    const stopped = stoppableClock(clock);
    let goOn = (): void => {};
    const goesOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const tokens = another({
      clock: stopped,
      provider: {
        ...provider,
        async issueToken() {
          await goesOn;
          throw new AuthError("AUTH_NETWORK", "connection refused", { sent: false });
        },
      },
    });
    const call = outcome(tokens.getToken());
    stopped.stop(2 * minuteMs);
    const other = another();
    const theirs = outcome(other.getToken({ maxWaitMs: 2 * minuteMs }));
    await clock.advance(100_000);
    expect(await theirs).toBe("token-1");
    goOn();
    expect(await call).toBe("token-1");
    expect(store.record().attempt).toMatchObject({ settled: true });
    await other.invalidate("token-1");
    await clock.advance(2000);
    expect(await outcome(other.getToken())).toBe("AUTH_ISSUE_RATE_LIMITED");
  });
});
