import type { Clock } from "./clock.js";
import type { PlatformAbortSignal } from "./web-types.js";

/**
 * What a token is for: `access-token` goes into the `authorization` header of requests, `approval-key`
 * into the first message of a WebSocket connection.
 *
 * @group Asking a broker
 */
export type TokenKind = "access-token" | "approval-key";

/**
 * Asks one broker for one kind of token, and revokes it: request building, response parsing, error
 * classification. It knows nothing of caching, holds or stores; the token manager decides those.
 *
 * @group Asking a broker
 */
export interface Provider {
  /** The broker's short name in lower case, for keys and messages: `"kis"`. */
  readonly id: string;
  /** What people call the broker, for messages: `"KIS"`. Default: `id`. */
  readonly name?: string;
  /** What the issued token is for. */
  readonly kind: TokenKind;
  /** `"live"` or `"paper"`: a label for people. Core never branches on it. */
  readonly environment?: string;
  /** How the broker issues; every number with its source. */
  readonly policy: IssuePolicy;
  /** The broker's time as this provider has learned it; absent = the machine's own. */
  readonly clock?: Clock;
  /**
   * The name under which stores keep this provider's record:
   * `"<id>-<kind>-" + HMAC-SHA-256` in lower-case hex, keyed by the secret, over id, kind, token endpoint URL,
   * app key and partition. The same on every machine, reveals nothing, changes with key, secret or host.
   */
  tokenKey(): Promise<string>;
  /**
   * Asks the broker once for a token, without any retry.
   *
   * @throws AuthError with a `code`, `retryAfterMs` where the broker said how long to wait, and `sent: false` where
   * the request provably never left this machine. Rejects with `options.signal.reason` after an abort.
   */
  issueToken(options: ProviderCallOptions): Promise<IssuedToken>;
  /** Gives `token` back to the broker. Absent where the broker has no such endpoint. A token already gone is a success. */
  revokeToken?(token: string, options: ProviderCallOptions): Promise<void>;
}

/**
 * What the token manager passes to each call of a provider.
 *
 * @group Asking a broker
 */
export interface ProviderCallOptions {
  /** Ends the request. */
  signal: PlatformAbortSignal;
  /** Told of what is worth knowing and no error; the manager turns it into an event. */
  onNotice?: (notice: ProviderNotice) => void;
}

/**
 * Something worth knowing about an answer that is no error: `expiry-estimated` (the broker sent no readable expiry),
 * `already-revoked` (the token was gone before we revoked it).
 *
 * @group Asking a broker
 */
export interface ProviderNotice {
  /** What it is about. */
  type: "expiry-estimated" | "already-revoked";
  /** The broker's own code, where it sent one. */
  brokerCode?: string;
}

/**
 * A token as the broker issued it.
 *
 * @group Asking a broker
 */
export interface IssuedToken {
  /** The bare token, without a scheme. */
  value: string;
  /** When it expires, in epoch milliseconds of the broker's time. */
  expiresAt: number;
  /**
   * When the broker first issued this value, which may be hours before our request, in epoch milliseconds of the
   * broker's time. Absent = when the request began.
   */
  issuedAt?: number;
}

/**
 * How a broker issues tokens. All durations are milliseconds.
 *
 * @group Asking a broker
 */
export interface IssuePolicy {
  /**
   * What a second issue does while a token lives: returns the `same` one, `replaces` (kills) it, creates an
   * `independent` one, or nobody knows (`unknown`: treated as if it replaced).
   */
  reissue: "same" | "replaces" | "independent" | "unknown";
  /** With `same`: for how long after the first issue the same value comes back. Absent = until expiry or revocation. */
  sameTokenWindowMs?: number;
  /** How long a fresh token lives. */
  lifetimeMs: number;
  /** The shortest time between two issue requests that the broker allows; 0 = no limit. */
  issueIntervalMs: number;
  /** How long an issue request may take before it counts as failed. */
  issueTimeoutMs: number;
  /** How long before expiry a refresh in the background begins; 0 = none. */
  advisoryMs: number;
  /** How long before expiry callers wait for a request under way. */
  mandatoryMs: number;
  /** How a dead token that keeps coming back is replaced: by asking again, or by revoking it first. */
  recovery: "issue" | "revoke-then-issue";
}
