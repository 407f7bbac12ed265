import { describe, expect, it } from "vitest";
import { type Desk, failure, kisLike, minuteMs, openDesk, outcome } from "./desk.js";

const steadily = { ...kisLike, issueIntervalMs: 0 };

/** A token that was refused a second ago, at a broker that issues it again. */
async function stuckDesk(options: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  const desk = openDesk({ policy: steadily, ...options });
  await desk.tokens.invalidate(await desk.tokens.getToken());
  desk.provider.next("same");
  await desk.clock.advance(1000);
  return desk;
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
    const { hold: _none, ...old } = structuredClone(store.only());
    expect(await outcome(another().getToken({ ignoreHold: true }))).toBe("token-2");
    const { get } = store;
    store.get = async () => {
      store.get = get;
      return { ...old, revision: 1 };
    };
    expect(await outcome(tokens.getToken({ ignoreHold: true }))).toBe("token-2");
    expect(store.only().hold).toBeUndefined();
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
    expect(store.only().dead).toMatchObject([{ cause: "revoked" }]);
  });

  it("does not revoke because callers who ignore the hold try a value three times in a second", async () => {
    const { provider, tokens } = await stuckDesk();
    for (let caller = 0; caller < 5; caller += 1) {
      await tokens.invalidate(await tokens.getToken({ ignoreHold: true }));
    }
    expect(provider.revokes).toHaveLength(0);
  });
});
