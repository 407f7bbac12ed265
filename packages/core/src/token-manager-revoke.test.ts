import { describe, expect, it } from "vitest";
import { hourMs, openDesk, outcome } from "./laws/desk.js";

const noRequest = (): never => {
  throw new Error("nothing was to be revoked");
};

describe("revoking", () => {
  it("says which broker has no way to revoke what", async () => {
    const { tokens } = openDesk({ revoke: "unsupported" });
    await expect(tokens.revoke()).rejects.toThrow("scripted has no way to revoke an access-token.");
  });

  it("kills the token that another process left in the store, and says so once", async () => {
    const { provider, store, events, tokens, another } = openDesk();
    await another().getToken();
    await tokens.revoke();
    expect(provider.revokes.map(({ token }) => token)).toEqual(["token-1"]);
    expect(store.record().dead).toMatchObject([{ cause: "revoked" }]);
    expect(events.filter(({ type }) => type === "revoked")).toHaveLength(1);
    expect(tokens.peek()).toBeUndefined();
  });

  it("sends nothing where there is no token", async () => {
    const { provider, events, tokens } = openDesk();
    provider.revokeToken = noRequest;
    await tokens.revoke();
    expect(events).toEqual([]);
  });

  it("sends nothing for a token from the very moment in which it expires", async () => {
    const { clock, provider, tokens } = openDesk();
    await tokens.getToken();
    await clock.advance(24 * hourMs);
    provider.revokeToken = noRequest;
    await tokens.revoke();
  });

  it("sends nothing for a token that was refused already", async () => {
    const { provider, tokens } = openDesk();
    await tokens.invalidate(await tokens.getToken());
    provider.revokeToken = noRequest;
    await tokens.revoke();
  });

  it("waits for the request under way, and revokes what that brings", async () => {
    const { clock, provider, tokens } = openDesk({ script: [{ delayMs: 3_000 }] });
    const call = outcome(tokens.getToken());
    await clock.advance(0);
    const revoking = tokens.revoke();
    await clock.advance(2_999);
    expect(provider.revokes).toHaveLength(0);
    await clock.advance(1);
    await revoking;
    expect(await call).toBe("token-1");
    expect(provider.revokes.map(({ token }) => token)).toEqual(["token-1"]);
    expect(tokens.peek()).toBeUndefined();
  });

  it("revokes the token although its renewal has failed", async () => {
    const { clock, provider, tokens } = openDesk();
    await tokens.getToken();
    await clock.advance(23.9 * hourMs);
    provider.next({ delayMs: 1_000, step: { code: "AUTH_NETWORK" } });
    await tokens.getToken();
    const revoking = tokens.revoke();
    await clock.advance(1_000);
    await revoking;
    expect(provider.revokes).toHaveLength(1);
  });

  it("passes on what the broker remarks", async () => {
    const { events, tokens } = openDesk({ revoke: "already-revoked" });
    await tokens.getToken();
    await tokens.revoke();
    expect(events).toContainEqual({
      type: "provider-notice",
      notice: { type: "already-revoked" },
    });
  });

  it("fails when the broker says nothing for as long as a request may take, and the token stays", async () => {
    const { clock, events, tokens } = openDesk({ revoke: "hang" });
    await tokens.getToken();
    const revoking = expect(tokens.revoke()).rejects.toMatchObject({ code: "AUTH_TIMEOUT" });
    await clock.advance(10_000);
    await revoking;
    expect(tokens.peek()?.value).toBe("token-1");
    expect(events.map(({ type }) => type)).not.toContain("revoked");
  });

  it.each(["the key", "a request under way", "the store", "the broker"])(
    "stops waiting for %s with the caller's reason",
    async (what) => {
      const { clock, provider, store, tokens } = openDesk({ revoke: "hang" });
      const never = new Promise<never>(() => {});
      if (what === "the key") provider.tokenKey = () => never;
      else await tokens.getToken();
      if (what === "a request under way") {
        await clock.advance(24 * hourMs);
        provider.next("hang");
        tokens.getToken().catch(() => {});
        await clock.advance(0);
      }
      if (what === "the store") store.fault = () => "hang";
      const caller = new AbortController();
      const revoking = tokens.revoke({ signal: caller.signal });
      revoking.catch(() => {});
      await clock.advance(0);
      caller.abort(new Error("no time"));
      await expect(revoking).rejects.toThrow("no time");
      // Nothing was said to be dead.
      expect([...store.records.values()].flatMap(({ dead }) => dead)).toEqual([]);
    },
  );

  it("is refused once the manager is closed", async () => {
    const { provider, tokens } = openDesk();
    await tokens.getToken();
    await tokens.close();
    await expect(tokens.revoke()).rejects.toThrow("This token manager is closed.");
    expect(provider.revokes).toHaveLength(0);
  });
});
