import {
  doesIdentityRequireRefresh,
  isIdentityExpired,
  memoizeIdentityProvider,
} from "@smithy/core";
import { minuteMs, oauthDialect, type Peer, requestToken } from "./peer.ts";

/** What the AWS SDK keeps every credential in. */
export const smithyCore: Peer = {
  name: "@smithy/core",
  call: "memoizeIdentityProvider",
  dialect: oauthDialect,
  // Renewed from five minutes before expiry.
  due: { lifetimeMs: 1.5 * minuteMs },
  canShare: false,
  async open(site) {
    const provide = memoizeIdentityProvider(
      async () => {
        const { value, expiresAt } = await requestToken(site);
        return { token: value, expiration: new Date(expiresAt) };
      },
      isIdentityExpired,
      doesIdentityRequireRefresh,
    );
    if (provide === undefined) throw new Error("there is no provider");
    return {
      getToken: () => provide(),
      read: (identity) => (identity as { token: string }).token,
      client: provide,
    };
  },
};
