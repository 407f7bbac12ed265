import { AuthError } from "./auth-error.js";
import type { Clock } from "./clock.js";
import { foreignError } from "./foreign-error.js";
import type { IssuedToken } from "./provider.js";
import { aText, aTime, members, optional } from "./shape.js";
import { orAborted } from "./waiting.js";
import type { PlatformAbortSignal } from "./web-types.js";
import { within } from "./within.js";

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
  if (signal?.aborted) throw signal.reason;
  const request = new AbortController();
  const answer = answerOf(id, () => run(request.signal));
  const timeUp = (): Answer<T> => {
    answer.then((late) => {
      if (late.ok) onLate?.(late.value);
    });
    const message = `${id} did not answer within ${Math.ceil(timeoutMs / 1000)} s.`;
    return { ok: false, error: new AuthError("AUTH_TIMEOUT", message) };
  };
  try {
    return await orAborted(within(clock, timeoutMs, answer, timeUp, { background }), signal);
  } finally {
    // Ends a request that nobody waits for any more, and is nothing to one that is over.
    request.abort();
  }
}

async function answerOf<T>(id: string, run: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    const story = `The provider ${id} must throw AuthError, but failed`;
    return { ok: false, error: foreignError(error, "AUTH_PROVIDER_REJECTED", story) };
  }
}

const issuedToken = members({ value: aText, expiresAt: aTime, issuedAt: optional(aTime) });

/** What a provider returned, if it is a token. */
export function checkIssued(id: string, issued: IssuedToken): Answer<IssuedToken> {
  const flaw = issuedToken(issued);
  if (!flaw) return { ok: true, value: issued };
  const { path, problem } = flaw;
  const message = `The provider ${id} returned no token: ${path} ${problem}.`;
  return { ok: false, error: new AuthError("AUTH_INVALID_RESPONSE", message, { path }) };
}
