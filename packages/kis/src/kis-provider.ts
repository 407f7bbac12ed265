import type { IssuePolicy, Provider } from "@auth/core";
import { createTokenKey } from "@auth/provider-kit";
import { type KisConnection, openKisConnection } from "./kis-connection.js";
import type { KisOptions } from "./kis-options.js";
import { accessTokenPolicy } from "./kis-policy.js";
import { keyPairOf, postKis } from "./post-kis.js";
import { parseRevokeAnswer } from "./revoke-answer.js";
import { buildRevokeRequest } from "./revoke-request.js";
import { parseTokenAnswer } from "./token-answer.js";
import { buildTokenRequest, tokenPath } from "./token-request.js";

/**
 * Makes the provider of KIS access tokens (tokenP and revokeP), for a token manager of your own. {@link createKisAuth} brings one
 * along. Each call asks KIS once; KIS sends the customer a KakaoTalk message for every issue.
 *
 * @throws TypeError where an option is a programmer's mistake
 * @throws AuthError `AUTH_CONFIGURATION` where the app key or secret is missing or unusable
 *
 * @example
 * ```ts
 * import { createTokenManager } from "@auth/core";
 * import { createKisProvider } from "@auth/kis";
 *
 * const tokens = createTokenManager({ provider: createKisProvider({ environment: "paper" }) });
 * console.log(tokens.status().state);
 * ```
 *
 * @group Asking a broker
 */
export function createKisProvider(options: KisOptions): Provider {
  return connectKisProvider(openKisConnection(options), accessTokenPolicy);
}

/** {@link createKisProvider} over a connection that others share. */
export function connectKisProvider(connection: KisConnection, policy: IssuePolicy): Provider {
  const { environment, baseUrl, partition, clock } = connection;
  const keyPair = keyPairOf(connection);
  return {
    id: "kis",
    name: "KIS",
    kind: "access-token",
    environment,
    policy,
    clock,
    tokenKey: () =>
      createTokenKey({
        id: "kis",
        kind: "access-token",
        tokenUrl: baseUrl + tokenPath,
        appKey: keyPair.appKey,
        secret: keyPair.appSecret,
        partition,
      }),
    async issueToken({ signal, onNotice }) {
      const timeoutMs = policy.issueTimeoutMs;
      const { answer, context } = await postKis(connection, buildTokenRequest(keyPair), {
        signal,
        timeoutMs,
      });
      const { token, estimated } = parseTokenAnswer(answer, context);
      if (estimated) onNotice?.({ type: "expiry-estimated" });
      return token;
    },
    async revokeToken(token, { signal, onNotice }) {
      const { answer, context } = await postKis(connection, buildRevokeRequest(keyPair, token), {
        signal,
        timeoutMs: policy.issueTimeoutMs,
        secrets: [token],
      });
      const notice = parseRevokeAnswer(answer, context);
      if (notice !== undefined) onNotice?.(notice);
    },
  };
}
