import { AuthError } from "@auth/core";
import { type AcmeSteps, send, sendOnly, withinTimeout } from "../sound-provider.js";
import { type BrokenProvider, broken, type Context } from "./broken-provider.js";

export const timeMistakes: readonly BrokenProvider[] = [
  broken(
    "the time counts from the answer's beginning",
    "gives up with AUTH_TIMEOUT after policy.issueTimeoutMs by the clock, while waiting",
    {
      exchange: inTwoSteps(untilAborted, withinTimeout),
    },
  ),
  broken(
    "the time ends when the answer begins",
    "gives up with AUTH_TIMEOUT after policy.issueTimeoutMs by the clock, while the body",
    {
      exchange: inTwoSteps(withinTimeout, untilAborted),
    },
  ),
  broken(
    "the signal is listened to, but not looked at",
    "sends nothing for a call that was aborted",
    {
      exchange: (request, { fetch, clock }, signal) =>
        withinTimeout(clock, afresh(signal), (stop) => send(request, fetch, stop)),
    },
  ),
  broken(
    "an abort becomes an AuthError",
    "ends with the signal's own reason when aborted while waiting",
    {
      exchange: inTwoSteps(async (clock, signal, work) => {
        signal.throwIfAborted();
        return withinTimeout(clock, signal, work).catch((error: unknown) => {
          throw signal.aborted ? new AuthError("AUTH_NETWORK", "aborted") : error;
        });
      }, withinTimeout),
    },
  ),
  broken(
    "an abort is noticed only until the answer begins",
    "ends with the signal's own reason when aborted while the body",
    {
      exchange: inTwoSteps(withinTimeout, (clock, _signal, work) =>
        withinTimeout(clock, new AbortController().signal, work),
      ),
    },
  ),
];

type Guard = <T>(
  clock: Context["clock"],
  signal: AbortSignal,
  work: (stop: AbortSignal) => Promise<T>,
) => Promise<T>;

/** The exchange with one guard for the wait and another for the body. */
function inTwoSteps(untilAnswer: Guard, untilRead: Guard): AcmeSteps["exchange"] {
  return async (request, { fetch, clock }, signal) => {
    const body = new AbortController();
    const response = await untilAnswer(clock, signal, (stop) => {
      stop.addEventListener("abort", () => body.abort());
      return sendOnly(request, fetch, body.signal);
    });
    const text = await untilRead(clock, signal, (stop) => {
      stop.addEventListener("abort", () => body.abort());
      return response.text();
    });
    return { status: response.status, text };
  };
}

/** Ends with the caller's abort only. */
function untilAborted<T>(
  _clock: Context["clock"],
  signal: AbortSignal,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  return withinTimeout({ now: () => 0, sleep: () => new Promise(() => {}) }, signal, work);
}

/** A signal that misses what happened before. */
function afresh(signal: AbortSignal): AbortSignal {
  const later = new AbortController();
  signal.addEventListener("abort", () => later.abort(signal.reason));
  return later.signal;
}
