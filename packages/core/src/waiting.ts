import { aBoolean, checkOption, members, must, optional } from "./shape.js";
import type { GetTokenOptions } from "./token-manager-types.js";
import type { PlatformAbortSignal } from "./web-types.js";

/** `promise`, or the reason of `signal` if that is first: it ends this wait, not what others wait for. */
export async function orAborted<T>(
  promise: Promise<T>,
  signal: PlatformAbortSignal | undefined,
): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** @throws TypeError naming the option that is wrong. */
export function checkGetTokenOptions(options: GetTokenOptions): void {
  checkOption(getTokenOptions, options);
}

const getTokenOptions = members({
  maxWaitMs: optional(
    must(
      "a number of milliseconds of at least 0",
      (value) => typeof value === "number" && value >= 0,
    ),
  ),
  ignoreHold: optional(aBoolean),
});
