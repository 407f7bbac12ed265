import { describe, expect, it } from "vitest";
import { failure, hourMs, kisLike, minuteMs, openDesk, outcome } from "./desk.js";

describe("law 3: no hammering", () => {
  it("asks once for a thousand calls with a wrong secret, and says when it will ask again", async () => {
    const { clock, provider, tokens } = openDesk({
      script: [
        {
          code: "AUTH_INVALID_CREDENTIALS",
          brokerCode: "EGW00105",
          message: "KIS refused the app secret.",
        },
      ],
    });
    const first = await failure(tokens.getToken());
    expect(first.message).toBe("KIS refused the app secret. Next try 2026-11-23 09:10:00 KST.");
    for (let call = 0; call < 999; call += 1) {
      expect(await outcome(tokens.getToken())).toBe("AUTH_INVALID_CREDENTIALS");
    }
    expect(provider.issues).toHaveLength(1);
    const remembered = await failure(tokens.getToken());
    expect(remembered).toMatchObject({
      brokerCode: "EGW00105",
      retryAt: clock.now() + 10 * minuteMs,
    });
    expect(remembered.message).toBe(
      "KIS refused the app secret. Next try 2026-11-23 09:10:00 KST (remembered; to try now: getToken({ ignoreHold: true })).",
    );
    expect(tokens.status()).toMatchObject({ state: "held", code: "AUTH_INVALID_CREDENTIALS" });
  });

  it("remembers the refusal for other processes and after a restart", async () => {
    const { provider, tokens, another } = openDesk({
      script: [{ code: "AUTH_INVALID_CREDENTIALS", brokerCode: "8001" }],
    });
    await failure(tokens.getToken());
    const elsewhere = await failure(another().getToken());
    expect(elsewhere).toMatchObject({ code: "AUTH_INVALID_CREDENTIALS", brokerCode: "8001" });
    expect(elsewhere.message).toContain("refused the app key or secret");
    expect(provider.issues).toHaveLength(1);
  });

  it.each([
    ["AUTH_INVALID_CREDENTIALS", [10, 20, 40, 60, 60]],
    ["AUTH_ENVIRONMENT_MISMATCH", [10, 20, 40, 60, 60]],
    ["AUTH_ACCESS_DENIED", [1, 2, 4, 8, 10, 10]],
    ["AUTH_ISSUE_RATE_LIMITED", [1, 2, 4, 5, 5]],
  ] as const)(
    "waits longer after each %s, and starts over after a success",
    async (code, minutes) => {
      const { clock, provider, tokens } = openDesk({ policy: { issueIntervalMs: minuteMs } });
      provider.next(...minutes.map(() => ({ code }) as const));
      for (const [index, wait] of minutes.entries()) {
        await failure(tokens.getToken());
        expect(provider.issues).toHaveLength(index + 1);
        const { retryAt = 0 } = await failure(tokens.getToken());
        // Never before the interval is over: the time that is promised is one at which asking is allowed.
        expect(retryAt - clock.now()).toBe(Math.max(wait * minuteMs, minuteMs + 3000));
        await clock.advance(Math.max(wait * minuteMs, minuteMs + 3000));
      }
      provider.next({ value: "good", lifetimeMs: hourMs }, { code });
      expect(await outcome(tokens.getToken())).toBe("good");
      await clock.advance(hourMs);
      const again = await failure(tokens.getToken());
      expect((again.retryAt ?? 0) - clock.now()).toBe(
        Math.max(minutes[0] * minuteMs, minuteMs + 3000),
      );
    },
  );

  it("believes the broker's own time to wait", async () => {
    const { clock, tokens } = openDesk({
      script: [{ code: "AUTH_ISSUE_RATE_LIMITED", retryAfterMs: 17_000 }],
    });
    const { retryAt } = await failure(tokens.getToken());
    expect(retryAt).toBe(clock.now() + 17_000);
  });

  it("does not loop on a broker that says to wait 0 seconds", async () => {
    const { provider, tokens } = openDesk({
      script: Array.from(
        { length: 50 },
        () => ({ code: "AUTH_ISSUE_RATE_LIMITED", retryAfterMs: 0 }) as const,
      ),
    });
    await failure(tokens.getToken());
    expect(provider.issues).toHaveLength(1);
  });

  it("keeps the broker's interval after a success, in every process", async () => {
    const { clock, provider, tokens, another } = openDesk({
      policy: { ...kisLike, reissue: "independent" },
    });
    const token = await tokens.getToken();
    await tokens.invalidate(token);
    const { code, retryAt, message } = await failure(another().getToken());
    expect(code).toBe("AUTH_ISSUE_RATE_LIMITED");
    expect(retryAt).toBe(clock.now() + minuteMs + 3000);
    expect(message).toContain("at most one token every 60 s");
    await clock.advance(minuteMs + 2999);
    expect(await outcome(another().getToken())).toBe("AUTH_ISSUE_RATE_LIMITED");
    await clock.advance(1);
    expect(await outcome(tokens.getToken())).toBe("token-2");
    expect(provider.issues).toHaveLength(2);
  });

  it("keeps the interval after a failure, but counts no request that never left", async () => {
    const { clock, provider, tokens } = openDesk({
      policy: kisLike,
      script: [{ code: "AUTH_NETWORK", sent: false }, { code: "AUTH_NETWORK" }],
    });
    await failure(tokens.getToken());
    await clock.advance(2000);
    await failure(tokens.getToken());
    expect(provider.issues).toHaveLength(2);
    await clock.advance(10_000);
    expect(await outcome(tokens.getToken())).toBe("AUTH_NETWORK");
    expect(provider.issues).toHaveLength(2);
    await clock.advance(minuteMs);
    expect(await outcome(tokens.getToken())).toBe("token-3");
  });

  it("promises no try before the interval, also after a failure that passes by itself", async () => {
    const { clock, tokens } = openDesk({ policy: kisLike, script: [{ code: "AUTH_NETWORK" }] });
    const { retryAt = 0 } = await failure(tokens.getToken());
    expect(retryAt - clock.now()).toBe(minuteMs + 3000);
    await clock.advance(minuteMs + 3000);
    expect(await outcome(tokens.getToken())).toBe("token-2");
  });

  it("skips a hold on request, but never the interval", async () => {
    const { clock, provider, tokens } = openDesk({
      policy: kisLike,
      script: [{ code: "AUTH_ACCESS_DENIED" }],
    });
    await failure(tokens.getToken());
    expect(await outcome(tokens.getToken({ ignoreHold: true }))).toBe("AUTH_ISSUE_RATE_LIMITED");
    await clock.advance(minuteMs + 3000);
    provider.next({ code: "AUTH_ACCESS_DENIED" });
    await failure(tokens.getToken());
    await clock.advance(minuteMs + 3000);
    expect(await outcome(tokens.getToken())).toBe("AUTH_ACCESS_DENIED");
    expect(await outcome(tokens.getToken({ ignoreHold: true }))).toBe("token-3");
    expect(provider.issues).toHaveLength(3);
  });

  it("skips a hold on request, also for who joins a call that heeds it", async () => {
    const { provider, tokens } = openDesk();
    provider.next({ code: "AUTH_INVALID_CREDENTIALS" }, "fresh");
    await failure(tokens.getToken());
    const calls = [tokens.getToken(), tokens.getToken({ ignoreHold: true })].map(outcome);
    expect(await Promise.all(calls)).toEqual(["AUTH_INVALID_CREDENTIALS", "token-2"]);
  });

  it("ends the wait for a hold as soon as another caller's try has brought a token", async () => {
    const { clock, provider, tokens } = openDesk();
    provider.next({ code: "AUTH_ACCESS_DENIED" }, "fresh");
    await failure(tokens.getToken());
    const patient = outcome(tokens.getToken({ maxWaitMs: 60 * minuteMs }));
    await clock.advance(0);
    expect(await outcome(tokens.getToken({ ignoreHold: true }))).toBe("token-2");
    expect(await Promise.race([patient, clock.advance(1).then(() => "still waits")])).toBe(
      "token-2",
    );
  });

  it("waits for the interval or the hold where the caller has the time", async () => {
    const { clock, provider, tokens } = openDesk({ script: [{ code: "AUTH_ACCESS_DENIED" }] });
    const call = outcome(tokens.getToken({ maxWaitMs: 2 * minuteMs }));
    const impatient = outcome(tokens.getToken({ maxWaitMs: minuteMs - 1 }));
    await clock.advance(minuteMs);
    expect(await call).toBe("token-2");
    expect(await impatient).toBe("AUTH_ACCESS_DENIED");
    expect(provider.issues).toHaveLength(2);
  });

  it("is not held for hours by a record of a host whose clock is fast", async () => {
    const { clock, tokens, putRecord } = openDesk({ policy: kisLike });
    const future = clock.now() + 2 * hourMs;
    await putRecord({
      revision: 3,
      attempt: { id: "fast", at: future, settled: false },
      hold: { until: future, code: "AUTH_NETWORK", failures: 1 },
    });
    const call = outcome(tokens.getToken({ maxWaitMs: 2 * hourMs }));
    await clock.advance(hourMs + 2 * minuteMs);
    expect(await call).toBe("token-1");
  });
});
