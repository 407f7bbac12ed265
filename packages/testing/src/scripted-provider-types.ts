import type {
  AuthError,
  AuthErrorCode,
  AuthErrorDetails,
  Clock,
  IssuePolicy,
  PlatformAbortSignal,
  Provider,
  TokenKind,
} from "@auth/core";

/**
 * A token that the scripted broker issues.
 *
 * @group Testing a bot
 */
export interface TokenStep {
  /** Default: `token-N`, where N counts the issue requests. */
  value?: string;
  /** Epoch milliseconds. Default: `lifetimeMs` after the answer. */
  expiresAt?: number;
  /** Milliseconds from the answer. Default: the policy's. */
  lifetimeMs?: number;
  /** Epoch milliseconds. Default: absent, which means when the request began. */
  issuedAt?: number;
}

/**
 * A failure of the scripted broker: it throws an `AuthError` with this code.
 *
 * @group Testing a bot
 */
export interface ErrorStep extends AuthErrorDetails {
  /** The error's code. */
  code: AuthErrorCode;
  /** Default: `scripted AUTH_…`. */
  message?: string;
}

/**
 * A step that comes only after a while, by the clock.
 *
 * @group Testing a bot
 */
export interface DelayedStep {
  /** How long after the request, in milliseconds by the clock. */
  delayMs: number;
  /** What comes then. Default: `"fresh"`. */
  step?: ScriptStep;
}

/**
 * What the scripted broker does with one issue request:
 *
 * - `"fresh"` a new value `token-N` with the policy's lifetime: also what happens when the script has run out
 * - `"same"` the value and expiry issued last, as KIS answers within six hours (`"fresh"` where there was none)
 * - `"expired"` a new value that expired one second before the answer
 * - `"hang"` no answer, until the request is aborted
 * - a {@link TokenStep}, an {@link ErrorStep} or an `AuthError`, a {@link DelayedStep}
 * - a function, which is told the request's number (from 1) and returns a step
 *
 * @group Testing a bot
 */
export type ScriptStep =
  | "fresh"
  | "same"
  | "expired"
  | "hang"
  | TokenStep
  | ErrorStep
  | AuthError
  | DelayedStep
  | ((call: { number: number; signal: PlatformAbortSignal }) => ScriptStep | Promise<ScriptStep>);

/**
 * What {@link createScriptedProvider} takes; everything has a default.
 *
 * @group Testing a bot
 */
export interface ScriptedProviderOptions {
  /** Tells the time of answers and is the provider's own clock. Default: this machine's, and no clock of its own. */
  clock?: Clock;
  /** Default `"scripted"`. */
  id?: string;
  /** Default `"access-token"`. */
  kind?: TokenKind;
  /** Default: absent. */
  environment?: string;
  /**
   * Changes single numbers of the default: `independent` tokens of 24 h, no issue interval, 10 s for a request, renewed
   * from 30 min before expiry, waited for from 60 s before, recovery by `issue`.
   */
  policy?: Partial<IssuePolicy>;
  /** What `tokenKey()` resolves to. Default: `<id>-<kind>-` and 64 zeros, so that two providers share a record. */
  key?: string;
  /** What happens at the first issue request, the second, and so on. Default: `"fresh"` each time. */
  script?: readonly ScriptStep[];
  /**
   * What revoking does: `"success"`, `"already-revoked"` (success, with a notice), `"hang"`, or an error. `"unsupported"`
   * leaves `revokeToken` out. Default `"success"`.
   */
  revoke?: "success" | "already-revoked" | "hang" | "unsupported" | ErrorStep | AuthError;
}

/**
 * One call that a {@link ScriptedProvider} has seen.
 *
 * @group Testing a bot
 */
export interface RecordedCall {
  /** When it began, in epoch milliseconds. */
  readonly at: number;
  /** The signal that it was called with. */
  readonly signal: PlatformAbortSignal;
}

/**
 * A broker that follows a script. See {@link createScriptedProvider}.
 *
 * @group Testing a bot
 */
export interface ScriptedProvider extends Provider {
  /** The issue requests so far, oldest first. */
  readonly issues: readonly RecordedCall[];
  /** The revocations so far, oldest first. */
  readonly revokes: readonly (RecordedCall & {
    /** The value that was to be revoked. */
    readonly token: string;
  })[];
  /** The most issue requests that were under way at one time. */
  readonly mostAtOnce: number;
  /** Appends to the script. */
  next(...steps: ScriptStep[]): void;
}
