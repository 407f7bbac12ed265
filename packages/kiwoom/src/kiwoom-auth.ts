import { createTokenManager } from "@auth/core";
import { type AuthFetchEvent, createAuthFetch } from "@auth/provider-kit";
import { readKiwoomCode } from "./kiwoom-answer.js";
import type { KiwoomAuth } from "./kiwoom-auth-types.js";
import { openKiwoomConnection } from "./kiwoom-connection.js";
import { refusedTokenCodes } from "./kiwoom-error-codes.js";
import type { KiwoomAuthOptions } from "./kiwoom-options.js";
import { kiwoomPolicy } from "./kiwoom-policy.js";
import { connectKiwoomProvider } from "./kiwoom-provider.js";
import { isQuery, readReplay } from "./kiwoom-replay.js";

/**
 * Makes everything that one Kiwoom app key needs: access tokens and authenticated requests. Nothing is asked of Kiwoom before the
 * first call.
 *
 * @throws TypeError where an option is a programmer's mistake
 * @throws AuthError `AUTH_CONFIGURATION` where the app key or secret key is missing or unusable
 *
 * @example
 * ```ts
 * import { createKiwoomAuth } from "@auth/kiwoom";
 *
 * const auth = createKiwoomAuth({ environment: "paper", replay: "queries" });
 * const response = await auth.fetch("/api/dostk/stkinfo", {
 *   method: "POST",
 *   headers: { "api-id": "ka10001", "content-type": "application/json;charset=UTF-8" },
 *   body: JSON.stringify({ stk_cd: "005930" }),
 * });
 * console.log(await response.json());
 * await auth.close();
 * ```
 *
 * @group Sending requests
 */
export function createKiwoomAuth(options: KiwoomAuthOptions): KiwoomAuth {
  const connection = openKiwoomConnection(options);
  const replay = readReplay(options.replay);
  const { baseUrl, clock, fetch } = connection;
  const { store, policy = {} } = options;

  // The provider bounds its requests by the time that the manager waits for them; the rest is for the manager to merge and check.
  const { issueTimeoutMs = kiwoomPolicy.issueTimeoutMs, lifetimeMs = kiwoomPolicy.lifetimeMs } =
    policy;
  const provider = connectKiwoomProvider(connection, { ...kiwoomPolicy, issueTimeoutMs });
  const tokens = createTokenManager({
    provider,
    policy,
    ...(store === undefined ? {} : { store }),
  });

  const fetchListeners = new Set<(event: AuthFetchEvent) => void>();
  const requests = createAuthFetch({
    broker: "Kiwoom",
    baseUrl,
    tokens,
    clock,
    fetch,
    authHeaders: (token) => ({ authorization: token.authorization }),
    brokerCode: readKiwoomCode,
    refusedTokenCodes,
    replay:
      replay === "queries"
        ? (input, init) => (isQuery(input, init) ? "all" : "safe-methods")
        : replay,
    tokenLifetimeMs: lifetimeMs,
    onEvent: (event) => tell(fetchListeners, event),
  });

  return {
    getToken: (getOptions) => tokens.getToken(getOptions),
    fetch: requests.fetch,
    headers: requests.headers,
    tokens,
    on(listener) {
      // The manager is listened to only while somebody does: without a listener it warns by itself.
      const stop = tokens.on((event) => listener({ ...event, kind: "access-token" }));
      const onFetch = (event: AuthFetchEvent): void => listener(event);
      fetchListeners.add(onFetch);
      return () => {
        stop();
        fetchListeners.delete(onFetch);
      };
    },
    close: () => tokens.close(),
  };
}

function tell(listeners: Iterable<(event: AuthFetchEvent) => void>, event: AuthFetchEvent): void {
  for (const listener of listeners) {
    try {
      listener(event);
    } catch {
      // A listener's mistake must cost nobody an answer.
    }
  }
}
