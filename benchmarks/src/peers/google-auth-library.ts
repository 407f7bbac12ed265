import { OAuth2Client } from "google-auth-library";
import { minuteMs, oauthDialect, type Peer } from "./peer.ts";

/** A refresh token, as its README shows; its other clients share the same cache. */
export const googleAuthLibrary: Peer = {
  name: "google-auth-library",
  call: "getAccessToken()",
  dialect: oauthDialect,
  // Renewed from five minutes before expiry.
  due: { lifetimeMs: 1.5 * minuteMs },
  canShare: false,
  async open({ url, secret }) {
    const client = new OAuth2Client({
      clientId: "benchmark",
      clientSecret: secret,
      endpoints: { oauth2TokenUrl: `${url}/oauth/token` },
    });
    client.setCredentials({ refresh_token: secret });
    return {
      getToken: () => client.getAccessToken(),
      read: (result) => String((result as { token?: string | null }).token),
      getHeaders: () => client.getRequestHeaders(),
      client,
    };
  },
};
