import { createTokenManager } from "@auth/core";
import { createManualClock, createScriptedProvider, type ScriptStep } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { type Answer, sendJson, startLoopbackServer } from "../test-support/loopback-server.js";
import { type AuthFetchEvent, createAuthFetch } from "./auth-fetch.js";
import { createServerClock } from "./server-clock.js";

const hourMs = 3_600_000;
const expired = { msg_cd: "EGW00123" };

/** An authenticated fetch on the real token manager, whose broker issues by a script. */
async function openDesk(script: readonly ScriptStep[], answer: Answer) {
  const base = createManualClock("2026-11-21T09:00:00+09:00");
  const clock = createServerClock(base);
  const policy = { reissue: "same", sameTokenWindowMs: 6 * hourMs } as const;
  const provider = createScriptedProvider({ clock, policy, script });
  const tokens = createTokenManager({ provider });
  const server = await startLoopbackServer(answer);
  const events: AuthFetchEvent[] = [];
  const { fetch } = createAuthFetch({
    broker: "KIS",
    baseUrl: server.url,
    tokens,
    clock,
    authHeaders: ({ authorization }) => ({ authorization }),
    brokerCode: (json) => (json as { msg_cd?: string }).msg_cd,
    refusedTokenCodes: new Set(["EGW00123"]),
    replay: "all",
    tokenLifetimeMs: provider.policy.lifetimeMs,
    onEvent: (event) => events.push(event),
  });
  await tokens.getToken();
  await base.advance(hourMs);
  return { fetch, tokens, provider, base, server, events };
}

describe("an authenticated fetch and the token manager", () => {
  it("replace a token that fifty requests lost at once by one issue", async () => {
    const { fetch, provider, tokens } = await openDesk([], (response, { headers }) => {
      const refused = headers.authorization === "Bearer token-1";
      sendJson(response, refused ? expired : {}, refused ? 500 : 200);
    });
    const responses = await Promise.all(Array.from({ length: 50 }, () => fetch("/x")));
    expect(responses.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(provider.issues).toHaveLength(2);
    expect(tokens.peek()?.value).toBe("token-2");
  });

  it("get over one false refusal of a token that the broker issues again", async () => {
    const { fetch, provider, tokens, server } = await openDesk(
      ["fresh", "same"],
      (response, _, number) => {
        sendJson(response, number === 1 ? expired : {});
      },
    );
    expect(await (await fetch("/x")).json()).toEqual({});
    expect(await (await fetch("/x")).json()).toEqual({});
    expect(server.seen).toHaveLength(3);
    expect(provider.issues).toHaveLength(2);
    expect(tokens.status().state).toBe("valid");
  });

  it("do not loop on a dead token that the broker issues again: the next caller learns when to try", async () => {
    const { fetch, provider, server } = await openDesk(["fresh", "same"], (response) =>
      sendJson(response, expired, 500),
    );
    expect((await fetch("/x")).status).toBe(500);
    expect(server.seen).toHaveLength(2);
    for (let call = 0; call < 10; call += 1) {
      await expect(fetch("/x")).rejects.toMatchObject({ code: "AUTH_TOKEN_STUCK" });
    }
    expect(server.seen).toHaveLength(2);
    expect(provider.issues).toHaveLength(2);
  });

  it("hand on the broker's refusal while no other token is to be had", async () => {
    const { fetch, provider, events } = await openDesk(
      ["fresh", { code: "AUTH_ISSUE_RATE_LIMITED", brokerCode: "EGW00133" }],
      (response) => sendJson(response, expired, 500),
    );
    const response = await fetch("/x");
    expect(await response.json()).toEqual(expired);
    expect(events).toMatchObject([
      { type: "replacement-unavailable", error: { code: "AUTH_ISSUE_RATE_LIMITED" } },
    ]);
    expect(provider.issues).toHaveLength(2);
  });
});
