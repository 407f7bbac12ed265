import type { Clock, IssuedToken, TokenManager, TokenStore } from "@auth/core";
import { describe, expect, it } from "vitest";
import { type Desk, failure, hourMs, minuteMs, openDesk, outcome } from "./laws/desk.js";

/** `store`, whose next write of a token takes until `release()`. */
function slowToSaveTokens(store: TokenStore): TokenStore & { release(): void } {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    get: store.get,
    delete: store.delete,
    async set(key, record, options) {
      if (record.token) await released;
      return store.set(key, record, options);
    },
    release,
  };
}

describe("one request after another", () => {
  it("says that a second has to pass when the token was refused before it was saved", async () => {
    const { clock, provider, store, another } = openDesk();
    const slow = slowToSaveTokens(store);
    const tokens = another({ store: slow });
    const call = failure(tokens.getToken());
    const patient = outcome(tokens.getToken({ maxWaitMs: 5_000 }));
    await clock.advance(0);
    expect(tokens.peek()?.value).toBe("token-1");
    const invalidating = tokens.invalidate("token-1");
    slow.release();
    await invalidating;
    expect(await call).toMatchObject({
      code: "AUTH_ISSUE_RATE_LIMITED",
      retryAt: clock.now() + 1_000,
    });
    await clock.advance(999);
    expect(provider.issues).toHaveLength(1);
    await clock.advance(1);
    expect(await patient).toBe("token-2");
    expect(provider.issues).toHaveLength(2);
  });
});

/** A desk whose broker answers when it is told to. */
function openSlowDesk(): Desk & { answer(issued: IssuedToken): void } {
  const desk = openDesk();
  let answer = (_: IssuedToken): void => {};
  desk.provider.issueToken = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  return { ...desk, answer: (issued) => answer(issued) };
}

describe("the date of a token", () => {
  it("is that of its request, however long the answer took", async () => {
    const { clock, store, tokens } = openDesk({ script: [{ delayMs: 5_000 }] });
    const askedAt = clock.now();
    const call = tokens.getToken();
    await clock.advance(5_000);
    await call;
    expect(store.record()).toMatchObject({
      token: { issuedAt: askedAt },
      attempt: { at: askedAt + 5_000, settled: true },
    });
  });

  it("is that of its request, also where the answer came after the time was up", async () => {
    const { clock, store, tokens, answer } = openSlowDesk();
    const askedAt = clock.now();
    const call = outcome(tokens.getToken());
    await clock.advance(minuteMs);
    expect(await call).toBe("AUTH_TIMEOUT");
    answer({ value: "late", expiresAt: askedAt + hourMs });
    await clock.advance(0);
    expect(store.record().token).toMatchObject({ value: "late", issuedAt: askedAt });
  });

  it("is the broker's own, where it says it", async () => {
    const issuedAt = Date.parse("2026-11-23T08:00:00+09:00");
    const { store, tokens } = openDesk({ script: [{ issuedAt }] });
    await tokens.getToken();
    expect(store.record().token?.issuedAt).toBe(issuedAt);
  });
});

describe("an answer after the time was up", () => {
  it.each([
    [
      "that has just expired",
      { value: "late", expiresAt: Date.parse("2026-11-23T09:00:10+09:00") },
    ],
    ["that is no token", { value: "late" } as IssuedToken],
  ])("%s is not kept", async (_, issued) => {
    const { clock, store, tokens, answer } = openSlowDesk();
    const call = outcome(tokens.getToken());
    await clock.advance(10_000);
    expect(await call).toBe("AUTH_TIMEOUT");
    answer(issued);
    await clock.advance(0);
    expect(store.record().token).toBeUndefined();
    expect(tokens.peek()).toBeUndefined();
  });
});

describe("a request that fails", () => {
  it("is told of with the time of the next try, and so is what holds the callers", async () => {
    const { clock, events, tokens } = openDesk({ script: [{ code: "AUTH_INVALID_CREDENTIALS" }] });
    const error = await failure(tokens.getToken());
    const retryAt = clock.now() + 10 * minuteMs;
    expect(events).toMatchObject([
      { type: "refresh-failed", error: { code: error.code }, retryAt },
      { type: "held", code: error.code, until: retryAt },
    ]);
  });

  it("is told of without a time where it holds nobody", async () => {
    const { clock, provider, store, events, tokens } = openDesk();
    await tokens.getToken();
    await tokens.invalidate("token-1");
    provider.next({ delayMs: 5_000, step: { code: "AUTH_NETWORK" } });
    const call = outcome(tokens.getToken());
    await clock.advance(1_000);
    // Another process was answered meanwhile.
    store.edit((record) => {
      record.attempt = { id: "other", at: clock.now(), settled: true };
    });
    events.length = 0;
    await clock.advance(4_000);
    expect(await call).toBe("AUTH_NETWORK");
    expect(events).toEqual([{ type: "refresh-failed", error: expect.anything() }]);
  });

  it("has failed, too, with a token that expires in the moment in which it comes", async () => {
    const { store, tokens } = openDesk({ script: [{ lifetimeMs: 0 }] });
    expect((await failure(tokens.getToken())).message).toContain("issued a token that had expired");
    expect(store.record().token).toBeUndefined();
  });

  it("with an expired token is not taken for a dead one that comes again", async () => {
    const { provider, tokens } = openDesk();
    await tokens.invalidate(await tokens.getToken());
    provider.next("expired");
    expect(await outcome(tokens.getToken())).toBe("AUTH_TOKEN_STUCK");
    expect((await failure(tokens.getToken())).message).toContain("issued a token that had expired");
    const cold = openDesk({ script: ["expired"] });
    await outcome(cold.tokens.getToken());
    const { message } = await failure(cold.another().getToken());
    expect(message).toContain("issued no token");
  });

  it("is remembered by what it was, although the record's token is dead as well", async () => {
    const { provider, tokens, another } = openDesk();
    await tokens.invalidate(await tokens.getToken());
    provider.next({ code: "AUTH_ACCESS_DENIED" });
    expect(await outcome(tokens.getToken())).toBe("AUTH_ACCESS_DENIED");
    expect(await outcome(another().getToken())).toBe("AUTH_ACCESS_DENIED");
  });

  it("is the cause of later errors until a request succeeds", async () => {
    const { clock, provider, store, tokens } = openDesk();
    provider.next({ code: "AUTH_NETWORK", message: "The line is dead." }, "fresh");
    expect((await failure(tokens.getToken())).message).toContain("The line is dead.");
    await clock.advance(hourMs);
    const token = await tokens.getToken();
    await tokens.invalidate(token);
    // Another process met the same trouble; what it was told is not known here.
    store.edit((record) => {
      record.hold = { until: clock.now() + minuteMs, code: "AUTH_NETWORK", failures: 1 };
    });
    expect((await failure(tokens.getToken())).message).not.toContain("The line is dead.");
  });
});

describe("a timer of the one request", () => {
  /** Another process of the desk, and whether each of its sleeps would keep it alive. */
  function watch({ clock, another }: Desk): { tokens: TokenManager; keepsAlive: boolean[] } {
    const keepsAlive: boolean[] = [];
    const watched: Clock = {
      now: clock.now,
      sleep(ms, options) {
        keepsAlive.push(options?.background !== true);
        return clock.sleep(ms, options);
      },
    };
    return { tokens: another({ clock: watched }), keepsAlive };
  }

  it("keeps the process alive while a caller waits for the answer", async () => {
    const desk = openDesk({ script: ["hang"] });
    const { tokens, keepsAlive } = watch(desk);
    const call = outcome(tokens.getToken());
    await desk.clock.advance(0);
    expect(keepsAlive.at(-1)).toBe(true);
    await desk.clock.advance(10_000);
    expect(await call).toBe("AUTH_TIMEOUT");
  });

  it("lets the process end where nobody waits for a renewal", async () => {
    const desk = openDesk();
    const { tokens, keepsAlive } = watch(desk);
    await tokens.getToken();
    await desk.clock.advance(23.9 * hourMs);
    desk.provider.next("hang");
    expect(await outcome(tokens.getToken())).toBe("token-1");
    await desk.clock.advance(0);
    expect(desk.provider.issues).toHaveLength(2);
    expect(keepsAlive.at(-1)).toBe(false);
  });
});
