/**
 * Every way in which getting or using a token fails. The codes are stable: programs branch on them.
 *
 * - `AUTH_CONFIGURATION` an option or the request is wrong (programmer mistakes are `TypeError`s, at construction)
 * - `AUTH_INVALID_CREDENTIALS` the broker refused the app key or secret
 * - `AUTH_ENVIRONMENT_MISMATCH` a live key at the paper host, or the reverse
 * - `AUTH_ACCESS_DENIED` this IP, device or account may not use the API
 * - `AUTH_ISSUE_RATE_LIMITED` asked for a token too often
 * - `AUTH_TOKEN_STUCK` the broker issues a dead token again; `retryAt` is the next probe
 * - `AUTH_TOKEN_CONTESTED` another program keeps issuing with this app key
 * - `AUTH_PROVIDER_REJECTED` the broker refused for a reason of its own
 * - `AUTH_INVALID_RESPONSE` the answer is not what the broker documents; `path` names the field
 * - `AUTH_NETWORK` no answer could be had
 * - `AUTH_TIMEOUT` no answer in time
 * - `AUTH_STORE` the token store failed or holds something that is no token record
 *
 * @group Handling errors
 */
export type AuthErrorCode =
  | "AUTH_CONFIGURATION"
  | "AUTH_INVALID_CREDENTIALS"
  | "AUTH_ENVIRONMENT_MISMATCH"
  | "AUTH_ACCESS_DENIED"
  | "AUTH_ISSUE_RATE_LIMITED"
  | "AUTH_TOKEN_STUCK"
  | "AUTH_TOKEN_CONTESTED"
  | "AUTH_PROVIDER_REJECTED"
  | "AUTH_INVALID_RESPONSE"
  | "AUTH_NETWORK"
  | "AUTH_TIMEOUT"
  | "AUTH_STORE";

/**
 * What an {@link AuthError} carries beside its code and message. Nothing in it is secret.
 *
 * @group Handling errors
 */
export interface AuthErrorDetails {
  /** The broker's own code, such as `EGW00133` or `8005`. */
  brokerCode?: string | undefined;
  /** The broker's own message, with every known secret replaced. */
  brokerMessage?: string | undefined;
  /** The HTTP status of the answer. */
  status?: number | undefined;
  /** When asking again may help, in epoch milliseconds. Set by the token manager. */
  retryAt?: number | undefined;
  /** How long the broker asked us to wait, in milliseconds. Set by providers. */
  retryAfterMs?: number | undefined;
  /** `false` where the request provably never left this machine (name lookup, connection refused). Set by providers. */
  sent?: false | undefined;
  /** The field of the answer or of the record that is wrong, such as `access_token`. */
  path?: string | undefined;
}

const marker = Symbol.for("@auth/core AuthError");

/**
 * The one error class. Its `message` says what happened, which option or variable it is about, and the fix.
 * It never holds the request, the response or anything secret, and so has no `cause`.
 *
 * @example
 * ```ts
 * import { isAuthError } from "@auth/core";
 *
 * export function describe(error: unknown): string {
 *   if (!isAuthError(error)) throw error;
 *   return error.retryAt === undefined ? error.message : `${error.code}, again at ${new Date(error.retryAt)}`;
 * }
 * ```
 *
 * @group Handling errors
 */
export class AuthError extends Error {
  /** Always `"AuthError"`. */
  override readonly name = "AuthError";
  /** Which failure this is; stable across versions. */
  readonly code: AuthErrorCode;
  /** {@inheritDoc AuthErrorDetails.brokerCode} */
  declare readonly brokerCode?: string;
  /** {@inheritDoc AuthErrorDetails.brokerMessage} */
  declare readonly brokerMessage?: string;
  /** {@inheritDoc AuthErrorDetails.status} */
  declare readonly status?: number;
  /** {@inheritDoc AuthErrorDetails.retryAt} */
  declare readonly retryAt?: number;
  /** {@inheritDoc AuthErrorDetails.retryAfterMs} */
  declare readonly retryAfterMs?: number;
  /** {@inheritDoc AuthErrorDetails.sent} */
  declare readonly sent?: false;
  /** {@inheritDoc AuthErrorDetails.path} */
  declare readonly path?: string;

  /**
   * Providers and token stores make errors so; everybody else catches them.
   *
   * @param code - which failure this is
   * @param message - what happened, the option or variable, and the fix; nothing secret
   * @param details - what else is known
   */
  constructor(code: AuthErrorCode, message: string, details: AuthErrorDetails = {}) {
    super(message);
    this.code = code;
    for (const [name, value] of Object.entries(details)) {
      if (value !== undefined) Object.assign(this, { [name]: value });
    }
    Object.defineProperty(this, marker, { value: true });
  }

  /** The fields of the error, for structured logs. */
  toJSON(): Pick<AuthError, "name" | "code" | "message"> & AuthErrorDetails {
    return { ...this, message: this.message };
  }
}

/**
 * Tells whether `error` is an {@link AuthError}, also one made by another installed copy of this package.
 *
 * @group Handling errors
 */
export function isAuthError(error: unknown): error is AuthError {
  return error instanceof Error && marker in error;
}
