import type { GetTokenOptions } from "./token-manager-types.js";
import type { PlatformAbortSignal } from "./web-types.js";

/** `promise`, or the reason of `signal` if that is first: it ends this wait, not what others wait for. */
export function orAborted<T>(
  promise: Promise<T>,
  signal: PlatformAbortSignal | undefined,
): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** @throws TypeError naming the option that is wrong. */
export function checkGetTokenOptions({ maxWaitMs, ignoreHold }: GetTokenOptions): void {
  if (maxWaitMs !== undefined && !(typeof maxWaitMs === "number" && maxWaitMs >= 0)) {
    throw new TypeError(
      `maxWaitMs must be a number of milliseconds of at least 0, got ${String(maxWaitMs)}.`,
    );
  }
  if (ignoreHold !== undefined && typeof ignoreHold !== "boolean") {
    throw new TypeError(`ignoreHold must be true or false, got ${String(ignoreHold)}.`);
  }
}
