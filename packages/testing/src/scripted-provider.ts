import {
  AuthError,
  type AuthErrorCode,
  type AuthErrorDetails,
  type Clock,
  createSystemClock,
  type IssuedToken,
  type IssuePolicy,
  isAuthError,
  type PlatformAbortSignal,
  type Provider,
  type ProviderCallOptions,
  type TokenKind,
} from "@auth/core";

/** A token that the scripted broker issues. */
export interface TokenStep {
  /** Default: `token-N`, where N counts the issue requests. */
  value?: string;
  /** Epoch milliseconds. Default: `lifetimeMs` after the answer. */
  expiresAt?: number;
  /** Milliseconds from the answer. Default: the policy's. */
  lifetimeMs?: number;
  /** Epoch milliseconds. Default: absent, which means the time of the answer. */
  issuedAt?: number;
}

/** A failure of the scripted broker: it throws an `AuthError` with this code. */
export interface ErrorStep extends AuthErrorDetails {
  code: AuthErrorCode;
  /** Default: `scripted AUTH_…`. */
  message?: string;
}

/** A step that comes only after a while, by the clock. */
export interface DelayedStep {
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

/** What {@link createScriptedProvider} takes; everything has a default. */
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

/** One call that a {@link ScriptedProvider} has seen. */
export interface RecordedCall {
  /** When it began, in epoch milliseconds. */
  readonly at: number;
  readonly signal: PlatformAbortSignal;
}

/**
 * A broker that follows a script. See {@link createScriptedProvider}.
 *
 * @group Testing
 */
export interface ScriptedProvider extends Provider {
  /** The issue requests so far, oldest first. */
  readonly issues: readonly RecordedCall[];
  /** The revocations so far, oldest first. */
  readonly revokes: readonly (RecordedCall & { readonly token: string })[];
  /** The most issue requests that were under way at one time. */
  readonly mostAtOnce: number;
  /** Appends to the script. */
  next(...steps: ScriptStep[]): void;
}

const defaultPolicy: IssuePolicy = {
  reissue: "independent",
  lifetimeMs: 24 * 60 * 60 * 1000,
  issueIntervalMs: 0,
  issueTimeoutMs: 10_000,
  advisoryMs: 30 * 60 * 1000,
  mandatoryMs: 60_000,
  recovery: "issue",
};

/**
 * Makes a provider for tests that answers as it is told and keeps a record of what it was asked.
 *
 * @example
 * ```ts
 * import { createTokenManager } from "@auth/core";
 * import { createManualClock, createScriptedProvider } from "@auth/testing";
 *
 * const clock = createManualClock("2026-11-21T09:00:00+09:00");
 * const provider = createScriptedProvider({ clock, script: [{ value: "first", lifetimeMs: 60_000 }] });
 * const tokens = createTokenManager({ provider });
 * console.log((await tokens.getToken()).value, provider.issues.length);
 * ```
 *
 * @group Testing
 */
export function createScriptedProvider(options: ScriptedProviderOptions = {}): ScriptedProvider {
  const { id = "scripted", kind = "access-token", revoke = "success" } = options;
  const clock = options.clock ?? createSystemClock();
  const policy: IssuePolicy = { ...defaultPolicy, ...options.policy };
  const script = [...(options.script ?? [])];
  const issues: RecordedCall[] = [];
  const revokes: (RecordedCall & { token: string })[] = [];
  let last: IssuedToken | undefined;
  let underWay = 0;
  let mostAtOnce = 0;

  async function answer(
    step: ScriptStep,
    number: number,
    signal: PlatformAbortSignal,
  ): Promise<IssuedToken> {
    if (step === "same") return last ?? answer("fresh", number, signal);
    if (step === "fresh") return answer({}, number, signal);
    if (step === "expired") return answer({ expiresAt: clock.now() - 1000 }, number, signal);
    if (step === "hang") return untilAborted(signal);
    if (typeof step === "function") {
      return answer(await step({ number, signal }), number, signal);
    }
    if ("delayMs" in step) {
      await clock.sleep(step.delayMs, { signal });
      return answer(step.step ?? "fresh", number, signal);
    }
    if (isAuthError(step) || "code" in step) throw toError(step);
    const { value = `token-${number}`, lifetimeMs = policy.lifetimeMs, issuedAt } = step;
    const expiresAt = step.expiresAt ?? clock.now() + lifetimeMs;
    return { value, expiresAt, ...(issuedAt === undefined ? {} : { issuedAt }) };
  }

  const provider: ScriptedProvider = {
    id,
    kind,
    policy,
    issues,
    revokes,
    get mostAtOnce() {
      return mostAtOnce;
    },
    next(...steps) {
      script.push(...steps);
    },
    async tokenKey() {
      return options.key ?? `${id}-${kind}-${"0".repeat(64)}`;
    },
    async issueToken({ signal }) {
      const number = issues.push({ at: clock.now(), signal });
      underWay += 1;
      mostAtOnce = Math.max(mostAtOnce, underWay);
      try {
        const step = script.shift() ?? "fresh";
        const issued = await unlessAborted(signal, () => answer(step, number, signal));
        last = issued;
        return { ...issued };
      } finally {
        underWay -= 1;
      }
    },
    ...(options.clock === undefined ? {} : { clock }),
    ...(options.environment === undefined ? {} : { environment: options.environment }),
  };
  if (revoke === "unsupported") return provider;
  return Object.assign(provider, {
    async revokeToken(token: string, { signal, onNotice }: ProviderCallOptions): Promise<void> {
      revokes.push({ at: clock.now(), signal, token });
      await unlessAborted(signal, async () => {
        if (revoke === "hang") await untilAborted(signal);
        if (typeof revoke === "object") throw toError(revoke);
        if (revoke === "already-revoked") onNotice?.({ type: "already-revoked" });
      });
    },
  });
}

/** An aborted request ends at once, whatever the script is waiting for, as a real one does. */
async function unlessAborted<T>(signal: PlatformAbortSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw signal.reason;
  return Promise.race([work(), untilAborted(signal)]);
}

function untilAborted(signal: PlatformAbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function toError(step: ErrorStep | AuthError): AuthError {
  if (isAuthError(step)) return step;
  const { code, message = `scripted ${code}`, ...details } = step;
  return new AuthError(code, message, details);
}
