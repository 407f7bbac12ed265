import { describe, expect, it } from "vitest";
import { type Desk, kisLike, minuteMs, openDesk, outcome } from "./desk.js";

/** A token that was refused, came back, and was refused again at the first try; the next one is due at 60 s. */
async function stuckDesk(): Promise<Desk> {
  const desk = openDesk({ policy: { ...kisLike, issueIntervalMs: 0 } });
  const { clock, provider, tokens } = desk;
  await tokens.invalidate(await tokens.getToken());
  provider.next("same", "same");
  await clock.advance(1000);
  await tokens.invalidate(await tokens.getToken());
  return desk;
}

describe("law 4: a dead token that comes back is tried by one caller at a time", () => {
  it("also where two processes ask at the same moment", async () => {
    const { clock, provider, tokens, another } = await stuckDesk();
    const other = another();
    await clock.advance(minuteMs);
    const calls = [tokens.getToken(), other.getToken()].map(outcome);
    await clock.advance(0);
    expect((await Promise.all(calls)).sort()).toEqual(["AUTH_TOKEN_STUCK", "token-1"]);
    expect(provider.issues).toHaveLength(2);
  });

  it("and by nobody while nobody asks: keeping fresh spends no try", async () => {
    const { clock, store, tokens } = await stuckDesk();
    const tries = store.record().hold?.failures;
    const stop = tokens.keepFresh();
    await clock.advance(10 * minuteMs);
    stop();
    expect(store.record().hold?.failures).toBe(tries);
    expect(await outcome(tokens.getToken())).toBe("token-1");
  });

  it("also where a caller ignores the hold and another one does not", async () => {
    const { clock, tokens } = await stuckDesk();
    const calls = [tokens.getToken({ ignoreHold: true }), tokens.getToken()].map(outcome);
    await clock.advance(0);
    expect(await Promise.all(calls)).toEqual(["token-1", "AUTH_TOKEN_STUCK"]);
  });

  it("and lives once the broker has taken it, although somebody else has tried it since", async () => {
    const { clock, store, tokens, another } = await stuckDesk();
    await clock.advance(minuteMs);
    const token = await tokens.getToken();
    expect(await outcome(another().getToken({ ignoreHold: true }))).toBe("token-1");
    tokens.accept(token);
    await clock.advance(0);
    expect(store.record().dead).toEqual([]);
  });
});
