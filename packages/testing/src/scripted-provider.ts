import {
  AuthError,
  createSystemClock,
  type IssuedToken,
  type IssuePolicy,
  isAuthError,
  type PlatformAbortSignal,
  type ProviderCallOptions,
} from "@auth/core";
import type {
  ErrorStep,
  RecordedCall,
  ScriptedProvider,
  ScriptedProviderOptions,
  ScriptStep,
} from "./scripted-provider-types.js";

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
 * @group Testing a bot
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
