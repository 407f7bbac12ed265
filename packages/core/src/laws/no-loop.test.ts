import { describe, expect, it } from "vitest";
import { type Desk, failure, hourMs, kisLike, minuteMs, openDesk, outcome } from "./desk.js";

/** A token that was refused, and that the broker issued again. */
async function stuckDesk(options: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  const desk = openDesk({ policy: kisLike, ...options });
  const token = await desk.tokens.getToken();
  await desk.clock.advance(2 * minuteMs);
  await desk.tokens.invalidate(token);
  desk.provider.next("same");
  return desk;
}

describe("law 4: no loop", () => {
  it("tries a dead value that comes back once at once, and hands it to one caller only", async () => {
    const { provider, tokens } = await stuckDesk();
    const calls = await Promise.all(Array.from({ length: 10 }, () => outcome(tokens.getToken())));
    expect(calls.filter((value) => value === "token-1")).toHaveLength(1);
    expect(calls.filter((value) => value === "AUTH_TOKEN_STUCK")).toHaveLength(9);
    expect(provider.issues).toHaveLength(2);
  });

  it("lets one caller of all processes try it", async () => {
    const { provider, tokens, another } = await stuckDesk();
    expect(await outcome(tokens.getToken())).toBe("token-1");
    const others = await Promise.all(
      [another(), another(), another()].map((other) => outcome(other.getToken())),
    );
    expect(others).toEqual(Array(3).fill("AUTH_TOKEN_STUCK"));
    expect(provider.issues).toHaveLength(2);
  });

  it("serves it again to all when nobody refuses it for 30 s: one false alarm is no outage", async () => {
    const { clock, provider, tokens, another } = await stuckDesk();
    expect(await outcome(tokens.getToken())).toBe("token-1");
    await clock.advance(29_999);
    expect(tokens.peek()).toBeUndefined();
    await clock.advance(1);
    expect(tokens.peek()?.value).toBe("token-1");
    expect(await outcome(another().getToken())).toBe("token-1");
    expect(provider.issues).toHaveLength(2);
  });

  it("serves it again at once when the broker took it", async () => {
    const { tokens, another } = await stuckDesk();
    const probe = await tokens.getToken();
    tokens.accept(probe);
    expect(tokens.peek()?.value).toBe("token-1");
    expect(await outcome(another().getToken())).toBe("token-1");
  });

  it("tries again 1, 5 and 15 minutes after the rejection, without asking the broker for a token", async () => {
    const { clock, provider, tokens } = await stuckDesk({ revoke: "unsupported" });
    const rejectedAt = clock.now();
    const triedAt: number[] = [];
    for (let minute = 0; minute <= 120; minute += 0.5) {
      await clock.advance(Math.max(0, rejectedAt + minute * minuteMs - clock.now()));
      const got = await outcome(tokens.getToken());
      if (got !== "token-1") continue;
      triedAt.push(minute);
      await tokens.invalidate(got);
    }
    expect(triedAt).toEqual([0, 1, 5, 15, 30, 60, 90, 120]);
    expect(provider.issues).toHaveLength(2);
  });

  it("says when the next try is", async () => {
    const { clock, tokens } = await stuckDesk();
    const rejectedAt = clock.now();
    await tokens.invalidate(await tokens.getToken());
    const { code, retryAt, message } = await failure(tokens.getToken());
    expect({ code, retryAt }).toEqual({ code: "AUTH_TOKEN_STUCK", retryAt: rejectedAt + minuteMs });
    expect(message).toContain("2026-11-23 09:03:00 KST");
    expect(tokens.status()).toMatchObject({ state: "stuck", retryAt });
  });

  it("asks for a new one when the window is over in which the broker repeats itself", async () => {
    const { clock, provider, tokens } = await stuckDesk({ revoke: "unsupported" });
    const issuedAt = clock.now() - 2 * minuteMs;
    while (clock.now() < issuedAt + 6 * hourMs) {
      const got = await outcome(tokens.getToken());
      if (got.startsWith("token")) await tokens.invalidate(got);
      await clock.advance(minuteMs);
    }
    expect(provider.issues).toHaveLength(2);
    const call = outcome(tokens.getToken());
    await clock.advance(1500); // by then the window is over for the broker, too
    expect(await call).toBe("token-3");
  });

  it("gives a value that relapses within the hour no second try at once", async () => {
    const { clock, provider, tokens } = await stuckDesk({ revoke: "unsupported" });
    tokens.accept(await tokens.getToken());
    await clock.advance(10 * minuteMs);
    provider.next("same");
    await tokens.invalidate(await tokens.getToken());
    expect(await outcome(tokens.getToken())).toBe("AUTH_TOKEN_STUCK");
    await clock.advance(minuteMs);
    expect(await outcome(tokens.getToken())).toBe("token-1");
  });

  it("revokes once, where the broker can, when the tries at 0 s, 1 and 5 minutes have failed", async () => {
    const { clock, provider, tokens } = await stuckDesk();
    for (let minute = 0; minute < 5; minute += 1) {
      const got = await outcome(tokens.getToken());
      if (got === "token-1") await tokens.invalidate(got);
      await clock.advance(minuteMs);
    }
    expect(await outcome(tokens.getToken())).toBe("token-1");
    expect(provider.revokes).toHaveLength(0);
    await tokens.invalidate("token-1");
    expect(await outcome(tokens.getToken())).toBe("token-3");
    expect(provider.revokes.map(({ token }) => token)).toEqual(["token-1"]);
  });

  it("gives up on a value that comes back even after it was revoked, until the window is over", async () => {
    const { clock, provider, tokens } = await stuckDesk({
      policy: { ...kisLike, recovery: "revoke-then-issue" },
    });
    expect(await outcome(tokens.getToken())).toBe("AUTH_TOKEN_STUCK");
    await clock.advance(minuteMs + 3000);
    provider.next("same");
    const error = await failure(tokens.getToken());
    expect(error.message).toContain("keeps issuing the token that was revoked");
    expect(provider.revokes).toHaveLength(1);
    await clock.advance(5 * hourMs);
    expect(await outcome(tokens.getToken())).toBe("AUTH_TOKEN_STUCK");
    await clock.advance(hourMs);
    expect(await outcome(tokens.getToken())).toBe("token-4");
    expect(provider.issues).toHaveLength(4);
    expect(provider.revokes).toHaveLength(1);
  });

  it("sees another program behind tokens that keep dying, and waits 1, 2, 4 … 120 minutes", async () => {
    const { clock, provider, tokens } = openDesk({ policy: { reissue: "replaces" } });
    const waits: number[] = [];
    for (let rejection = 1; rejection <= 11; rejection += 1) {
      const token = await tokens.getToken();
      await clock.advance(1000);
      await tokens.invalidate(token);
      if (rejection < 3) continue;
      const { code, retryAt = 0 } = await failure(tokens.getToken());
      expect(code).toBe("AUTH_TOKEN_CONTESTED");
      waits.push((retryAt - clock.now()) / minuteMs);
      await clock.advance(retryAt - clock.now());
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 120, 120]);
    expect(provider.issues).toHaveLength(11);
  });

  it("tells of each step once, in every process that it concerns", async () => {
    const { clock, events, tokens, another } = await stuckDesk({ revoke: "unsupported" });
    const other = another();
    const told: string[] = [];
    other.on((event) => event.type === "held" && told.push(event.code));
    for (let minute = 0; minute <= 16; minute += 0.5) {
      const got = await outcome(tokens.getToken());
      if (got === "token-1") await tokens.invalidate(got);
      await outcome(other.getToken());
      await clock.advance(minuteMs / 2);
    }
    const rejectedAt = clock.now() - 16.5 * minuteMs;
    const steps = events.flatMap((event) =>
      event.type === "held" ? [[event.code, (event.until - rejectedAt) / minuteMs]] : [],
    );
    expect(steps).toEqual([1, 5, 15, 30].map((minute) => ["AUTH_TOKEN_STUCK", minute]));
    expect(told).toEqual(Array(4).fill("AUTH_TOKEN_STUCK"));
  });

  it("tells of a contest", async () => {
    const { events, tokens } = openDesk({ policy: { reissue: "replaces" } });
    for (let rejection = 1; rejection <= 3; rejection += 1) {
      await tokens.invalidate(await tokens.getToken());
    }
    await failure(tokens.getToken());
    await failure(tokens.getToken());
    expect(events.filter(({ type }) => type === "held")).toMatchObject([
      { code: "AUTH_TOKEN_CONTESTED" },
    ]);
  });

  it("does not call two rejections a contest, nor five in a day", async () => {
    const { clock, tokens } = openDesk({ policy: { reissue: "replaces" } });
    for (let rejection = 1; rejection <= 5; rejection += 1) {
      await tokens.invalidate(await tokens.getToken());
      await clock.advance(4 * hourMs);
    }
    expect(await outcome(tokens.getToken())).toBe("token-6");
    await tokens.invalidate("token-6");
    await clock.advance(minuteMs - 1);
    expect(await outcome(tokens.getToken())).toBe("AUTH_TOKEN_CONTESTED");
  });

  it("answers one rejection with one re-issue, however many callers report it", async () => {
    const { provider, tokens } = openDesk();
    const token = await tokens.getToken();
    await Promise.all(Array.from({ length: 50 }, () => tokens.invalidate(token)));
    await Promise.all(Array.from({ length: 50 }, () => tokens.getToken()));
    await tokens.invalidate(token);
    expect(await outcome(tokens.getToken())).toBe("token-2");
    expect(provider.issues).toHaveLength(2);
  });
});
