import { describe, expect, it } from "vitest";
import { type Desk, failure, kisLike, minuteMs, openDesk, outcome } from "./laws/desk.js";

/** A token that was refused, and that the broker will issue again. */
async function stuck(options: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  const desk = openDesk({ ...options, policy: { ...kisLike, ...options.policy } });
  const token = await desk.tokens.getToken();
  await desk.clock.advance(2 * minuteMs);
  await desk.tokens.invalidate(token);
  desk.provider.next("same");
  return desk;
}

describe("a dead token that the broker issues again", () => {
  it("is said to be what it is, to those who don't get it to try", async () => {
    const { tokens } = await stuck();
    const [, second] = [tokens.getToken(), failure(tokens.getToken())];
    expect((await second).message).toContain("refuses its own token and issues it again");
    expect((await failure(tokens.getToken())).message).toContain("refuses its own token");
  });

  it("is revoked before the next request, which has the other half of the time", async () => {
    const { clock, provider, store, tokens } = await stuck({
      policy: { recovery: "revoke-then-issue" },
      revoke: "hang",
    });
    expect((await failure(tokens.getToken())).message).toContain("refuses its own token");
    const call = outcome(tokens.getToken({ maxWaitMs: 5 * minuteMs }));
    await clock.advance(minuteMs + 3_000);
    const revokedAt = clock.now();
    expect(provider.revokes).toHaveLength(1);
    // Written before it is sent: a process that dies meanwhile must not lead to a second one.
    expect(store.record().dead).toMatchObject([{ cause: "revoked", at: revokedAt }]);
    expect(store.record().hold).toBeUndefined();
    await clock.advance(5_000);
    expect(provider.issues.at(-1)?.at).toBe(revokedAt + 5_000);
    expect(await call).toBe("token-3");
    expect(store.record().token?.issuedAt).toBe(revokedAt + 5_000);
  });

  it("is not followed by a request where the process stood still while it was revoking", async () => {
    const { clock, provider, tokens } = await stuck({ policy: { recovery: "revoke-then-issue" } });
    await failure(tokens.getToken());
    provider.revokeToken = async () => clock.step(10_000);
    const call = outcome(tokens.getToken({ maxWaitMs: 5 * minuteMs }));
    await clock.advance(minuteMs + 3_000);
    // By now another process may ask.
    expect(provider.issues).toHaveLength(2);
    await clock.advance(5 * minuteMs);
    expect(await call).toBe("token-3");
  });
});

describe("what the broker remarks", () => {
  it("is passed on from a request", async () => {
    const { provider, events, tokens } = openDesk();
    const { issueToken } = provider;
    provider.issueToken = (options) => {
      options.onNotice?.({ type: "already-revoked" });
      return issueToken(options);
    };
    await tokens.getToken();
    expect(events).toContainEqual({ type: "provider-notice", notice: { type: "already-revoked" } });
  });

  it("is passed on from the revocation of a token that came again", async () => {
    const { clock, events, tokens } = await stuck({
      policy: { recovery: "revoke-then-issue" },
      revoke: "already-revoked",
    });
    const call = outcome(tokens.getToken({ maxWaitMs: 5 * minuteMs }));
    await clock.advance(2 * minuteMs);
    expect(await call).toBe("token-3");
    expect(events).toContainEqual({ type: "provider-notice", notice: { type: "already-revoked" } });
  });
});
