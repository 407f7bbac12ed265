import { createTokenManager, type Provider } from "@auth/core";
import { dayMs, minuteMs, oauthDialect, type Peer, requestToken, type Site } from "./peer.ts";

/** A provider as one would write it for any OAuth server. */
function createProvider(site: Site): Provider {
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
  dialect: oauthDialect,
  due: { lifetimeMs: dayMs, jumpMs: dayMs - 10 * minuteMs },
  canShare: false,
  async open(site) {
    const { clock } = site;
    const provider = createProvider(site);
    const tokens = createTokenManager({ provider, ...(clock === undefined ? {} : { clock }) });
    return {
      getToken: () => tokens.getToken(),
      read: (token) => (token as { value: string }).value,
      peek: () => tokens.peek(),
      client: tokens,
    };
  },
};
