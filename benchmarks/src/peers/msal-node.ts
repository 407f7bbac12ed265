import { join } from "node:path";
import { ConfidentialClientApplication, type INetworkModule } from "@azure/msal-node";
import { hourMs, minuteMs, type Peer } from "./peer.ts";
import { readShared, writeShared } from "./shared-file.ts";

const host = "https://login.microsoftonline.com";
/** A token with less left is not used any more. */
const countsAsExpiredMs = 5 * minuteMs;
const tenant = "00000000-0000-0000-0000-0000000000aa";

/** It insists on https: its network module takes the requests to the server on localhost instead. */
function leadTo(url: string): INetworkModule {
  async function send<T>(path: string, init: RequestInit) {
    const response = await fetch(path.replace(host, url), init);
    return {
      headers: Object.fromEntries(response.headers),
      body: (await response.json()) as T,
      status: response.status,
    };
  }
  return {
    sendGetRequestAsync: (path, options) => send(path, { headers: options?.headers ?? {} }),
    sendPostRequestAsync: (path, options) =>
      send(path, {
        method: "POST",
        headers: options?.headers ?? {},
        body: options?.body ?? null,
      }),
  };
}

/** The server says when to renew: after half of a long life; of a short one, for the benchmark, after a second. */
function refreshIn(lifetimeMs: number): { refresh_in?: number } {
  if (lifetimeMs <= countsAsExpiredMs) return {};
  return { refresh_in: lifetimeMs > hourMs ? Math.round(lifetimeMs / 2000) : 1 };
}

/** Client credentials, with a file where processes share: the plug-in of its documents. */
export const msalNode: Peer = {
  name: "@azure/msal-node",
  call: "acquireTokenByClientCredential()",
  dialect: {
    isTokenRequest: (method, path) => method === "POST" && path.endsWith("/oauth2/v2.0/token"),
    issued: ({ value }, lifetimeMs) => ({
      token_type: "Bearer",
      access_token: value,
      expires_in: Math.round(lifetimeMs / 1000),
      ext_expires_in: Math.round(lifetimeMs / 1000),
      ...refreshIn(lifetimeMs),
    }),
    refused: {
      status: 401,
      body: { error: "invalid_client", error_description: "wrong secret", error_codes: [7000215] },
    },
    throttled: { error: "temporarily_unavailable", error_description: "too many requests" },
    other: (path) =>
      path.includes("/discovery/instance")
        ? { tenant_discovery_endpoint: `${host}/${tenant}/v2.0`, metadata: [] }
        : {
            token_endpoint: `${host}/${tenant}/oauth2/v2.0/token`,
            authorization_endpoint: `${host}/${tenant}/oauth2/v2.0/authorize`,
            issuer: `${host}/${tenant}/v2.0`,
            jwks_uri: `${host}/${tenant}/keys`,
          },
  },
  due: { lifetimeMs: 10 * minuteMs, waitMs: 2_200, sameLifetimeMs: 1.5 * minuteMs },
  canShare: true,
  async open({ url, secret, folder }) {
    const path = folder === undefined ? undefined : join(folder, "cache.json");
    const application = new ConfidentialClientApplication({
      auth: {
        clientId: "00000000-0000-0000-0000-000000000001",
        clientSecret: secret,
        authority: `${host}/${tenant}`,
      },
      system: { networkClient: leadTo(url) },
      ...(path === undefined
        ? {}
        : {
            cache: {
              cachePlugin: {
                async beforeCacheAccess({ tokenCache }) {
                  const text = await readShared(path);
                  if (text !== undefined) tokenCache.deserialize(text);
                },
                async afterCacheAccess({ cacheHasChanged, tokenCache }) {
                  if (cacheHasChanged) await writeShared(path, tokenCache.serialize());
                },
              },
            },
          }),
    });
    const request = { scopes: ["https://graph.microsoft.com/.default"] };
    return {
      getToken: () => application.acquireTokenByClientCredential(request),
      read: (result) => (result as { accessToken: string }).accessToken,
      client: application,
    };
  },
};
