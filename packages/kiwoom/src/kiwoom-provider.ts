import type { IssuePolicy, Provider } from "@auth/core";
import { createTokenKey } from "@auth/provider-kit";
import { type KiwoomConnection, openKiwoomConnection } from "./kiwoom-connection.js";
import type { KiwoomOptions } from "./kiwoom-options.js";
import { kiwoomPolicy } from "./kiwoom-policy.js";
import { keyPairOf, postKiwoom } from "./post-kiwoom.js";
import { parseRevokeAnswer } from "./revoke-answer.js";
import { buildRevokeRequest } from "./revoke-request.js";
import { parseTokenAnswer } from "./token-answer.js";
import { buildTokenRequest, tokenPath } from "./token-request.js";

/**
 * Makes the provider of Kiwoom access tokens (au10001 and au10002), for a token manager of your own. {@link createKiwoomAuth} brings
 * one along. Each call asks Kiwoom once.
 *
 * @throws TypeError where an option is a programmer's mistake
 * @throws AuthError `AUTH_CONFIGURATION` where the app key or secret key is missing or unusable
 *
 * @example
 * ```ts
 * import { createTokenManager } from "@auth/core";
 * import { createKiwoomProvider } from "@auth/kiwoom";
 *
 * const tokens = createTokenManager({ provider: createKiwoomProvider({ environment: "paper" }) });
 * console.log(tokens.status().state);
 * ```
 *
 * @group Asking a broker
 */
export function createKiwoomProvider(options: KiwoomOptions): Provider {
  return connectKiwoomProvider(openKiwoomConnection(options), kiwoomPolicy);
}

/** {@link createKiwoomProvider} over a connection that others share. */
export function connectKiwoomProvider(connection: KiwoomConnection, policy: IssuePolicy): Provider {
  const { environment, baseUrl, partition, clock } = connection;
  const keyPair = keyPairOf(connection);
  return {
    id: "kiwoom",
    name: "Kiwoom",
    kind: "access-token",
    environment,
    policy,
    clock,
    tokenKey: () =>
      createTokenKey({
        id: "kiwoom",
        kind: "access-token",
        tokenUrl: baseUrl + tokenPath,
        appKey: keyPair.appKey,
        secret: keyPair.secretKey,
        partition,
      }),
    async issueToken({ signal }) {
      const { answer, context } = await postKiwoom(connection, buildTokenRequest(keyPair), {
        signal,
        timeoutMs: policy.issueTimeoutMs,
      });
      return parseTokenAnswer(answer, context);
    },
    async revokeToken(token, { signal, onNotice }) {
      const request = buildRevokeRequest(keyPair, token);
      const { answer, context } = await postKiwoom(connection, request, {
        signal,
        timeoutMs: policy.issueTimeoutMs,
        secrets: [token],
      });
      const notice = parseRevokeAnswer(answer, context);
      if (notice !== undefined) onNotice?.(notice);
    },
  };
}
