import { testProvider } from "@auth/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createExampleProvider } from "./index.js";

const hosts = { live: "https://api.broker.example", paper: "https://paper.broker.example" };
const headers = { "content-type": "application/json" };

testProvider({
  describe,
  it,
  name: "the example provider",
  environments: ["live", "paper"],
  create: ({ secret, ...options }) => createExampleProvider({ ...options, appSecret: secret }),
  issue: {
    request: ({ environment, appKey, secret }) => ({
      url: `${hosts[environment]}/oauth2/token`,
      headers,
      body: { app_key: appKey, app_secret: secret },
    }),
    // Whole bodies, typed from the broker's documents and from the wire, and not from this package's own table.
    answers: {
      "a token": {
        body: { token: "example-token-1", expires: "2026-11-22 09:00:00" },
        token: { value: "example-token-1", expiresAt: "2026-11-22T09:00:00+09:00" },
      },
      "a wrong secret": {
        status: 403,
        body: { error: "E1", message: "unknown app secret" },
        error: { code: "AUTH_INVALID_CREDENTIALS", brokerCode: "E1" },
      },
      "asked too often": {
        status: 200,
        headers: { "retry-after": "7" },
        body: { error: "E2", message: "once a second, please" },
        error: { code: "AUTH_ISSUE_RATE_LIMITED", brokerCode: "E2", retryAfterMs: 7000 },
      },
      "a code that is not in the table": {
        status: 400,
        body: { error: "E99", message: "something new" },
        error: { code: "AUTH_PROVIDER_REJECTED", brokerCode: "E99" },
      },
    },
  },
  revoke: {
    request: ({ environment, appKey, secret, token }) => ({
      url: `${hosts[environment]}/oauth2/revoke`,
      headers,
      body: { app_key: appKey, app_secret: secret, token },
    }),
    answers: {
      revoked: { body: {} },
      "gone already": {
        body: { error: "E4", message: "no such token" },
        notice: "already-revoked",
      },
      refused: {
        status: 500,
        body: { error: "E9", message: "not just now" },
        error: { code: "AUTH_PROVIDER_REJECTED", brokerCode: "E9" },
      },
    },
  },
});

describe("the example provider, beside what every provider must do", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("takes its keys from the variables of its environment", async () => {
    vi.stubEnv("EXAMPLE_PAPER_APP_KEY", "an-invented-app-key");
    vi.stubEnv("EXAMPLE_PAPER_APP_SECRET", "an-invented-app-secret");
    const passed = { appKey: "an-invented-app-key", appSecret: "an-invented-app-secret" };
    const provider = createExampleProvider({ environment: "paper" });
    expect(await provider.tokenKey()).toBe(
      await createExampleProvider({ environment: "paper", ...passed }).tokenKey(),
    );
  });

  it("says which variable is missing", () => {
    expect(() => createExampleProvider({ environment: "live" })).toThrow("EXAMPLE_LIVE_APP_KEY");
  });
});
