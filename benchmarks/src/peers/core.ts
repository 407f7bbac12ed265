import { createTokenManager, type Provider } from "@auth/core";
import { type Dialect, dayMs, minuteMs, oauthDialect, type Peer, requestToken } from "./peer.ts";

/** A provider as one would write it for any OAuth server. */
function createProvider(site: Parameters<Peer["open"]>[0]): Provider {
  return {
    id: "benchmark",
    kind: "access-token",
    policy: {
      reissue: "independent",
      lifetimeMs: dayMs,
      issueIntervalMs: minuteMs,
      issueTimeoutMs: 10_000,
      advisoryMs: 30 * minuteMs,
      mandatoryMs: minuteMs,
      recovery: "issue",
    },
    tokenKey: async () => `benchmark-access-token-${"0".repeat(64)}`,
    issueToken: () => requestToken(site),
  };
}

/** The token manager alone: what every provider's users pay. */
export const core: Peer = {
  name: "@auth/core",
  call: "getToken()",
  dialect: oauthDialect satisfies Dialect,
  due: { lifetimeMs: dayMs, jumpMs: dayMs - 10 * minuteMs },
  canShare: true,
  async open(site) {
    const tokens = createTokenManager({ provider: createProvider(site) });
    return {
      getToken: () => tokens.getToken(),
      read: (token) => (token as { value: string }).value,
      peek: () => tokens.peek(),
      client: tokens,
    };
  },
};
