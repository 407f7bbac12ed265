import type { Provider } from "@auth/core";
import { createTokenKey } from "@auth/provider-kit";
import { parseApprovalAnswer } from "./approval-answer.js";
import { approvalPath, buildApprovalRequest } from "./approval-request.js";
import { type KisConnection, openKisConnection } from "./kis-connection.js";
import type { KisOptions } from "./kis-options.js";
import { approvalKeyPolicy } from "./kis-policy.js";
import { keyPairOf, postKis } from "./post-kis.js";

/**
 * Makes the provider of KIS WebSocket approval keys (접속키, Approval), for a token manager of your own. {@link createKisAuth}
 * brings one along. A key lives 24 hours and is needed only at connect: an open connection outlives it.
 * KIS has no endpoint to give a key back, so this provider has no `revokeToken`.
 *
 * @throws TypeError where an option is a programmer's mistake
 * @throws AuthError `AUTH_CONFIGURATION` where the app key or secret is missing or unusable
 *
 * @group Asking a broker
 */
export function createKisApprovalKeyProvider(options: KisOptions): Provider {
  return connectKisApprovalKeyProvider(openKisConnection(options));
}

/** {@link createKisApprovalKeyProvider} over a connection that others share. */
export function connectKisApprovalKeyProvider(connection: KisConnection): Provider {
  const { environment, baseUrl, partition, clock } = connection;
  const keyPair = keyPairOf(connection);
  return {
    id: "kis",
    name: "KIS",
    kind: "approval-key",
    environment,
    policy: approvalKeyPolicy,
    clock,
    tokenKey: () =>
      createTokenKey({
        id: "kis",
        kind: "approval-key",
        tokenUrl: baseUrl + approvalPath,
        appKey: keyPair.appKey,
        secret: keyPair.appSecret,
        partition,
      }),
    async issueToken({ signal }) {
      const { answer, context } = await postKis(connection, buildApprovalRequest(keyPair), {
        signal,
        timeoutMs: approvalKeyPolicy.issueTimeoutMs,
      });
      return parseApprovalAnswer(answer, context);
    },
  };
}
