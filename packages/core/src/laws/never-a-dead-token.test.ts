import { describe, expect, it } from "vitest";
import { hourMs, minuteMs, openDesk, outcome } from "./desk.js";

describe("law 1: never a dead token", () => {
  it("hands out no token past its expiry, to the millisecond", async () => {
    const { clock, provider, tokens } = openDesk({ script: [{ lifetimeMs: 1000 }] });
    provider.next({ code: "AUTH_NETWORK" });
    expect(await outcome(tokens.getToken())).toBe("token-1");
    await clock.advance(999);
    expect(tokens.peek()?.value).toBe("token-1");
    await clock.advance(1);
    expect(tokens.peek()).toBeUndefined();
    expect(await outcome(tokens.getToken())).not.toBe("token-1");
  });

  it("hands out no invalidated token, not even to a caller of the very same moment", async () => {
    const { tokens } = openDesk();
    const token = await tokens.getToken();
    const done = tokens.invalidate(token);
    expect(tokens.peek()).toBeUndefined();
    expect(await outcome(tokens.getToken())).toBe("token-2");
    await done;
  });

  it("hands out no token that another process invalidated, at the next look into the store", async () => {
    const { tokens, another } = openDesk();
    const other = another();
    const token = await tokens.getToken();
    expect(await outcome(other.getToken())).toBe("token-1");
    await other.invalidate(token);
    expect(await outcome(other.getToken())).toBe("token-2");
    expect(await outcome(another().getToken())).toBe("token-2");
  });

  it("adopts no expired token from the store", async () => {
    const { clock, tokens, another } = openDesk({ script: [{ lifetimeMs: hourMs }] });
    await tokens.getToken();
    await clock.advance(hourMs);
    expect(await outcome(another().getToken())).toBe("token-2");
  });

  it("hands out no revoked token", async () => {
    const { provider, tokens, events } = openDesk();
    await tokens.getToken();
    await tokens.revoke();
    expect(provider.revokes.map(({ token }) => token)).toEqual(["token-1"]);
    expect(tokens.peek()).toBeUndefined();
    expect(await outcome(tokens.getToken())).toBe("token-2");
    expect(events.map(({ type }) => type)).toContain("revoked");
  });

  it("keeps the token when the broker refuses to revoke it", async () => {
    const { tokens } = openDesk({ revoke: { code: "AUTH_NETWORK" } });
    await tokens.getToken();
    await expect(tokens.revoke()).rejects.toMatchObject({ code: "AUTH_NETWORK" });
    expect(tokens.peek()?.value).toBe("token-1");
  });

  it("never hands out a token that arrives already expired, and asks again only after a minute", async () => {
    const { clock, provider, tokens } = openDesk({ script: ["expired", "expired"] });
    expect(await outcome(tokens.getToken())).toBe("AUTH_TOKEN_STUCK");
    await clock.advance(minuteMs - 1);
    expect(await outcome(tokens.getToken())).toBe("AUTH_TOKEN_STUCK");
    expect(provider.issues).toHaveLength(1);
    await clock.advance(1);
    expect(await outcome(tokens.getToken())).toBe("AUTH_TOKEN_STUCK");
    await clock.advance(2 * minuteMs);
    expect(await outcome(tokens.getToken())).toBe("token-3");
  });
});
