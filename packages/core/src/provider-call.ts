import { AuthError, isAuthError } from "./auth-error.js";
import type { Clock } from "./clock.js";
import type { IssuedToken } from "./provider.js";
import type { PlatformAbortSignal } from "./web-types.js";

/** How one request of a provider ended. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: AuthError };

/** Bounds of one request. */
export interface CallOptions {
  clock: Clock;
  /** For messages: the provider's id. */
  id: string;
  timeoutMs: number;
  /** Nobody waits for the answer: the timer does not keep the process alive. */
  background?: boolean;
  /** A caller's own end of the request. */
  signal?: PlatformAbortSignal | undefined;
  /** An answer that came after the time was up: a token received is kept. */
  onLate?: (value: unknown) => void;
}

/**
 * Runs one request of a provider within its time, also where the provider ignores its signal. Rejects only with the reason
 * of `options.signal`.
 */
export async function callProvider<T>(
  run: (signal: AbortSignal) => Promise<T>,
  { clock, id, timeoutMs, background = false, signal, onLate }: CallOptions,
): Promise<Answer<T>> {
  const request = new AbortController();
  const timer = new AbortController();
  const abort = (): void => request.abort(signal?.reason);
  if (signal?.aborted) throw signal.reason;
  signal?.addEventListener("abort", abort, { once: true });

  const timeout = new AuthError(
    "AUTH_TIMEOUT",
    `${id} did not answer within ${timeoutMs / 1000} s.`,
  );
  const answer: Promise<Answer<T>> = Promise.resolve()
    .then(() => run(request.signal))
    .then(
      (value) => ({ ok: true, value }),
      (error) => ({ ok: false, error: providerError(id, error) }),
    );
  const late: Promise<Answer<T>> = clock
    .sleep(timeoutMs, { signal: timer.signal, background })
    .then(
      () => ({ ok: false, error: timeout }),
      () => new Promise<never>(() => {}),
    );
  const aborted = new Promise<Answer<T>>((_, reject) => {
    request.signal.addEventListener("abort", () => reject(request.signal.reason), { once: true });
  });
  // The timeout aborts the request as well, when the race is over.
  aborted.catch(() => {});
  try {
    const first = await Promise.race([answer, late, aborted]);
    if (!first.ok && first.error === timeout) {
      answer.then((end) => {
        if (end.ok) onLate?.(end.value);
      });
      request.abort(timeout);
    }
    return first;
  } finally {
    timer.abort();
    signal?.removeEventListener("abort", abort);
  }
}

/** What a provider threw, as an AuthError: anything else may quote the request, so only its name is kept. */
function providerError(id: string, error: unknown): AuthError {
  if (isAuthError(error)) return error;
  const name = error instanceof Error ? error.name : typeof error;
  return new AuthError(
    "AUTH_PROVIDER_REJECTED",
    `The provider ${id} failed with ${name}. A provider must throw AuthError; what it threw may hold secrets and is not shown.`,
  );
}

/** What a provider returned, if it is a token. */
export function checkIssued(id: string, issued: IssuedToken): Answer<IssuedToken> {
  const wrong = (path: string, problem: string): Answer<IssuedToken> => ({
    ok: false,
    error: new AuthError(
      "AUTH_INVALID_RESPONSE",
      `The provider ${id} returned a token whose ${path} ${problem}.`,
      {
        path,
      },
    ),
  });
  if (typeof issued?.value !== "string" || issued.value === "")
    return wrong("value", "is empty or no string");
  if (!Number.isFinite(issued.expiresAt))
    return wrong("expiresAt", "is no time in epoch milliseconds");
  if (issued.issuedAt !== undefined && !Number.isFinite(issued.issuedAt)) {
    return wrong("issuedAt", "is no time in epoch milliseconds");
  }
  return { ok: true, value: issued };
}
