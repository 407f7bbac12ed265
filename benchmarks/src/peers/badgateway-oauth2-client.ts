import { join } from "node:path";
import { OAuth2Client, OAuth2Fetch } from "@badgateway/oauth2-client";
import { oauthDialect, type Peer } from "./peer.ts";
import { readShared, writeShared } from "./shared-file.ts";

/** Client credentials through its fetch wrapper, whose cache is asked directly. */
export const badgatewayOauth2Client: Peer = {
  name: "@badgateway/oauth2-client",
  call: "OAuth2Fetch.getAccessToken()",
  dialect: oauthDialect,
  // Its timer renews with refresh tokens only, which client credentials don't bring.
  due: undefined,
  canShare: true,
  async open({ url, secret, folder }) {
    const client = new OAuth2Client({
      server: url,
      clientId: "benchmark",
      clientSecret: secret,
      tokenEndpoint: "/oauth/token",
    });
    const path = folder === undefined ? undefined : join(folder, "token.json");
    const wrapper = new OAuth2Fetch({
      client,
      getNewToken: () => client.clientCredentials(),
      scheduleRefresh: false,
      ...(path === undefined
        ? {}
        : {
            getStoredToken: async () => JSON.parse((await readShared(path)) ?? "null"),
            storeToken: (token) => {
              // The hook is not waited for.
              writeShared(path, JSON.stringify(token)).catch(() => {});
            },
          }),
    });
    return {
      getToken: () => wrapper.getAccessToken(),
      read: String,
      client: wrapper,
    };
  },
};
