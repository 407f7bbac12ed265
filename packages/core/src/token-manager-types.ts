import type { AuthError, AuthErrorCode } from "./auth-error.js";
import type { Clock } from "./clock.js";
import type { IssuePolicy, Provider, ProviderNotice } from "./provider.js";
import type { Token } from "./token.js";
import type { StoreEvent, TokenStore } from "./token-store.js";
import type { PlatformAbortSignal } from "./web-types.js";

/**
 * What {@link createTokenManager} takes.
 *
 * @group Getting tokens
 */
export interface TokenManagerOptions {
  /** Asks the broker. */
  provider: Provider;
  /** Where the token is kept between runs and shared with other processes. Default: this manager's own memory. */
  store?: TokenStore;
  /** Default: the provider's clock, or this machine's. */
  clock?: Clock;
  /** Overrides single numbers of the provider's policy. */
  policy?: Partial<IssuePolicy>;
}

/**
 * How one {@link TokenManager.getToken} call waits.
 *
 * @group Getting tokens
 */
export interface GetTokenOptions {
  /** Ends this caller's wait with `signal.reason`; the request that others wait for goes on. */
  signal?: PlatformAbortSignal;
  /**
   * How long to wait, in milliseconds, for the broker's issue interval or a hold to end. Default 0: reject at once with
   * `retryAt`. A request under way is waited for in any case.
   */
  maxWaitMs?: number;
  /** Ask although a hold says that it is pointless. Never skips the broker's issue interval. Default `false`. */
  ignoreHold?: boolean;
}

/**
 * Decides where a token comes from: memory, then store, then provider.
 *
 * @group Getting tokens
 */
export interface TokenManager {
  /**
   * A valid token: from memory, else from the store, else from the broker, with one request at a time for all callers.
   *
   * @throws AuthError when none can be had, with `retryAt` where waiting helps; `signal.reason` after an abort.
   */
  getToken(options?: GetTokenOptions): Promise<Token>;
  /** The token in memory while it is valid: no I/O, no promise, no refresh. */
  peek(): Token | undefined;
  /** Say that the broker refused this value: it is not handed out again, and the next call gets another one. */
  invalidate(token: Token | string): Promise<void>;
  /**
   * Say that the broker took this value: ends a probe at once. `auth.fetch` does this by itself. Where nobody says anything, a
   * probed value counts as taken after 30 s.
   */
  accept(token: Token | string): void;
  /**
   * Gives the current token back to the broker. It stops every other program that uses the token.
   *
   * @throws AuthError `AUTH_CONFIGURATION` where the broker has no such endpoint, or as the broker refuses.
   */
  revoke(options?: { signal?: PlatformAbortSignal }): Promise<void>;
  /** Refreshes without callers until the returned function is called. It does not keep the process alive. */
  keepFresh(): () => void;
  /** How things stand, without I/O. */
  status(): TokenStatus;
  /**
   * Tells `listener` what happens, until the returned function is called. Nothing in an event is secret but `token`'s `value`.
   * For all managers of the process at once, see {@link AuthEventMessage}.
   *
   * @example
   * Tell me when the token changed:
   * ```ts
   * import type { TokenManager } from "@auth/core";
   *
   * export function logChanges(tokens: TokenManager): () => void {
   *   return tokens.on((event) => {
   *     if (event.type !== "token-changed") return;
   *     console.log(`another token, from ${event.from}, until ${new Date(event.expiresAt)}`);
   *   });
   * }
   * ```
   */
  on(listener: (event: AuthEvent) => void): () => void;
  /** Waits for the request under way and for the last save. Never revokes. Later `getToken` calls reject. */
  close(): Promise<void>;
}

/**
 * What {@link TokenManager.status} returns. All times are epoch milliseconds of the broker's time.
 *
 * @group Getting tokens
 */
export interface TokenStatus {
  /**
   * `empty` nothing yet · `valid` a token is at hand · `refreshing` a request is under way · `held` asking again is
   * pointless until `retryAt` · `stuck` the broker issues a dead token again · `closed`.
   */
  state: "empty" | "valid" | "refreshing" | "held" | "stuck" | "closed";
  /** When the token at hand expires. */
  expiresAt?: number;
  /** When its refresh begins. */
  refreshAt?: number;
  /** When asking again may help. */
  retryAt?: number;
  /** Why it is held. */
  code?: AuthErrorCode;
  /** `false` while something that other processes should know is not in the store. */
  saved: boolean;
  /** How far this machine's time is off, in milliseconds; absent = not known yet. */
  skewMs?: number;
}

/**
 * What happens inside a token manager, told apart by `type`. Times are epoch milliseconds of the broker's time.
 *
 * @group Getting tokens
 */
export type AuthEvent =
  | {
      /**
       * Another token is handed out from now on: the first one, a renewed one, or one that another process got. It comes before
       * any caller gets that token, and not twice in a row for one value. What another process got is noticed at once where
       * the store tells of changes, else when this manager looks into the store again.
       */
      type: "token-changed";
      /** That token. Its `value` is the only secret in any event. */
      token: Token;
      /** Issued by the broker, or found in the store, where another process put it. */
      from: "provider" | "store";
      /** When that token expires. */
      expiresAt: number;
    }
  | {
      /** A request for a token failed. */
      type: "refresh-failed";
      /** How it failed. */
      error: AuthError;
      /** When the next try may be. */
      retryAt?: number;
    }
  | {
      /**
       * Asking again is pointless for a while: this manager's request was refused, or it met the hold that another process
       * left, or the token is stuck or contested. Told once of each hold.
       */
      type: "held";
      /** Why. */
      code: AuthErrorCode;
      /** The end of that while. */
      until: number;
    }
  | {
      /** A value was invalidated: the broker refused it. */
      type: "token-rejected";
    }
  | {
      /** A value was given back to the broker. */
      type: "revoked";
    }
  | {
      /** The store cannot be used just now; tokens are had all the same. */
      type: "store-failed";
      /** Which member of the store failed. */
      operation: "get" | "set" | "on";
      /** How it failed; `AUTH_STORE`. */
      error: AuthError;
    }
  | {
      /** The store tells something. */
      type: "store-notice";
      /** What it tells. */
      notice: StoreEvent;
    }
  | {
      /** The provider tells something about an answer that was no failure. */
      type: "provider-notice";
      /** What it tells. */
      notice: ProviderNotice;
    };
