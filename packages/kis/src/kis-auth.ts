import { createTokenManager, type TokenKind, type TokenManager } from "@auth/core";
import { type AuthFetchEvent, createAuthFetch } from "@auth/provider-kit";
import { parseHashkeyAnswer } from "./hashkey-answer.js";
import { buildHashkeyRequest } from "./hashkey-request.js";
import { readKisCode } from "./kis-answer.js";
import { connectKisApprovalKeyProvider } from "./kis-approval-key-provider.js";
import type { KisAuth, KisAuthEvent } from "./kis-auth-types.js";
import { openKisConnection } from "./kis-connection.js";
import { refusedTokenCodes } from "./kis-error-codes.js";
import { readKisHeaders } from "./kis-headers.js";
import type { KisAuthOptions } from "./kis-options.js";
import { accessTokenPolicy } from "./kis-policy.js";
import { connectKisProvider } from "./kis-provider.js";
import { keyPairOf, postKis } from "./post-kis.js";

/**
 * Makes everything that one KIS app key needs: access tokens, approval keys and authenticated requests. Nothing is asked of KIS before
 * the first call.
 *
 * @throws TypeError where an option is a programmer's mistake
 * @throws AuthError `AUTH_CONFIGURATION` where the app key or secret is missing or unusable
 *
 * @example
 * ```ts
 * import { createKisAuth } from "@auth/kis";
 *
 * const auth = createKisAuth({ environment: "paper" });
 * const response = await auth.fetch(
 *   "/uapi/domestic-stock/v1/quotations/inquire-price?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930",
 *   { headers: { tr_id: "FHKST01010100" } },
 * );
 * console.log(await response.json());
 * await auth.close();
 * ```
 *
 * @group Sending requests
 */
export function createKisAuth(options: KisAuthOptions): KisAuth {
  const connection = openKisConnection(options);
  const { baseUrl, clock, fetch } = connection;
  const kisHeaders = readKisHeaders(options, connection);
  const { store, policy = {} } = options;
  const memory = store === undefined ? {} : { store };

  // The provider bounds its requests by the same time that the manager waits for them.
  const issueTimeoutMs = policy.issueTimeoutMs ?? accessTokenPolicy.issueTimeoutMs;
  const provider = connectKisProvider(connection, { ...accessTokenPolicy, issueTimeoutMs });
  const tokens = createTokenManager({ provider, ...memory, policy });
  const approvalKeys = createTokenManager({
    provider: connectKisApprovalKeyProvider(connection),
    ...memory,
  });

  const fetchListeners = new Set<(event: AuthFetchEvent) => void>();
  function tellAll(event: AuthFetchEvent): void {
    for (const listener of fetchListeners) {
      try {
        listener(event);
      } catch {
        // A listener's mistake must cost nobody an answer.
      }
    }
  }

  const authFetch = createAuthFetch({
    broker: "KIS",
    baseUrl,
    tokens,
    clock,
    fetch,
    authHeaders: (token) => ({ authorization: token.authorization, ...kisHeaders }),
    brokerCode: readKisCode,
    refusedTokenCodes,
    // KIS's gateway refuses a token before an order reaches the book, so that even an order can be sent again.
    replay: "all",
    tokenLifetimeMs: policy.lifetimeMs ?? accessTokenPolicy.lifetimeMs,
    onEvent: tellAll,
  });

  return {
    getToken: (getOptions) => tokens.getToken(getOptions),
    getApprovalKey: (getOptions) => approvalKeys.getToken(getOptions),
    fetch: (input, init) => authFetch.fetch(input, init),
    headers: (url) => authFetch.headers(url),
    async hashkey(body, { signal } = {}) {
      if (typeof body !== "object" || body === null) {
        throw new TypeError("hashkey takes the object that is sent as JSON, not its text");
      }
      const request = buildHashkeyRequest(keyPairOf(connection), body);
      const { answer, context } = await postKis(connection, request, {
        signal: signal ?? new AbortController().signal,
        timeoutMs: issueTimeoutMs,
      });
      return parseHashkeyAnswer(answer, context);
    },
    tokens,
    approvalKeys,
    on(listener) {
      // The managers are listened to only while somebody does: without a listener they warn by themselves.
      const stops = [
        forward(tokens, "access-token", listener),
        forward(approvalKeys, "approval-key", listener),
      ];
      const onFetch = (event: AuthFetchEvent): void => listener(event);
      fetchListeners.add(onFetch);
      return () => {
        for (const stop of stops) stop();
        fetchListeners.delete(onFetch);
      };
    },
    async close() {
      await Promise.all([tokens.close(), approvalKeys.close()]);
    },
  };
}

function forward(
  manager: TokenManager,
  kind: TokenKind,
  listener: (event: KisAuthEvent) => void,
): () => void {
  return manager.on((event) => listener({ ...event, kind }));
}
