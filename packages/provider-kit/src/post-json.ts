import {
  AuthError,
  isAuthError,
  type PlatformAbortSignal,
  type PlatformFetch,
  redact,
} from "@auth/core";
import ky from "ky";
import { cancelQuietly, readBoundedText } from "./bounded-body.js";
import { describeNetworkFailure } from "./network-failure.js";
import { describeRedirect, isRedirect } from "./redirect.js";
import { retryAfterMs } from "./retry-after.js";
import { isSafeUrl, safeUrlRule } from "./safe-url.js";
import type { ServerClock } from "./server-clock.js";

/** One POST of JSON to a broker. */
export interface PostJsonOptions {
  /** The broker's name as people write it, for messages: `"KIS"`. */
  broker: string;
  /** Absolute. */
  url: string;
  headers: Record<string, string>;
  /** Sent as JSON. */
  body: unknown;
  /** Default: the platform's. */
  fetch?: PlatformFetch | undefined;
  /** How long the exchange may take by `clock`, the reading of the body included. */
  timeoutMs: number;
  /** Ends the exchange. */
  signal: PlatformAbortSignal;
  /** Measures the timeout, and learns from the answer's `Date`. */
  clock: ServerClock;
  /** Replaced in anything that an error quotes. */
  secrets: readonly string[];
}

/** A broker's answer, whatever its status. */
export interface JsonAnswer {
  /** The HTTP status. */
  status: number;
  /** The parsed body. */
  json: unknown;
  headers: Headers;
  /** When the request left, in epoch milliseconds of the broker's time. */
  requestedAt: number;
}

/** The answers of token endpoints have about one KiB. */
const longestBodyBytes = 64 * 1024;

/**
 * Sends one POST, without any retry, and never follows a redirect: the request carries the secret.
 *
 * @returns every JSON answer whatever its status
 * @throws AuthError `AUTH_NETWORK` (`sent: false` where the request provably never left), `AUTH_TIMEOUT`,
 * `AUTH_INVALID_RESPONSE` with `status` (HTML, nothing, over 64 KiB, a redirect, no JSON), `AUTH_CONFIGURATION` for an
 * unencrypted URL. Nothing that was sent or received is quoted. After an abort it rejects with `signal.reason` itself.
 */
export async function postJson(options: PostJsonOptions): Promise<JsonAnswer> {
  const { broker, signal, clock, timeoutMs } = options;
  const url = new URL(options.url);
  if (!isSafeUrl(url)) {
    throw new AuthError(
      "AUTH_CONFIGURATION",
      `${broker} is not asked over ${url.protocol}//${url.host}: secrets travel over ${safeUrlRule} only. Check the baseUrl option.`,
      { sent: false },
    );
  }
  if (signal.aborted) throw signal.reason;

  const exchangeStop = new AbortController();
  const finished = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    const stop = (reason: unknown): void => {
      // Rejected first: what the stopped exchange then throws comes too late to count.
      reject(reason);
      exchangeStop.abort();
    };
    const onAbort = (): void => stop(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    finished.signal.addEventListener("abort", () => signal.removeEventListener("abort", onAbort));
    clock.sleep(timeoutMs, { signal: finished.signal }).then(
      () => stop(timeoutError(broker, url, timeoutMs)),
      () => {},
    );
  });
  try {
    return await Promise.race([exchange(options, url, exchangeStop.signal), stopped]);
  } finally {
    finished.abort();
  }
}

async function exchange(
  options: PostJsonOptions,
  url: URL,
  signal: AbortSignal,
): Promise<JsonAnswer> {
  const { broker, clock } = options;
  const body = JSON.stringify(options.body);
  const sentAt = clock.localNow();
  try {
    const response = await ky.post(url, {
      headers: options.headers,
      body,
      retry: 0,
      // Ours measures by the clock, and covers the body as well.
      timeout: false,
      redirect: "manual",
      throwHttpErrors: false,
      signal,
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    });
    clock.observe(response.headers.get("date"), sentAt, clock.localNow());
    const json = await readJson(response, options, url, signal);
    // By what this answer has told of the broker's time, which was not known when the request left.
    const requestedAt = sentAt + (clock.skewMs ?? 0);
    return { status: response.status, json, headers: response.headers, requestedAt };
  } catch (error) {
    if (isAuthError(error)) throw error;
    // Without a cause: ky's errors and some fetches' hold the request, and so the secret.
    const { problem, fix, sent } = describeNetworkFailure(error);
    throw new AuthError(
      "AUTH_NETWORK",
      `${broker} gave no answer at ${url.host}: ${problem}. ${fix}`,
      {
        sent,
      },
    );
  }
}

async function readJson(
  response: Response,
  options: PostJsonOptions,
  url: URL,
  signal: AbortSignal,
): Promise<unknown> {
  if (isRedirect(response)) {
    cancelQuietly(response.body);
    // A host is in lower case whatever was written into it.
    const secrets = options.secrets.flatMap((secret) => [secret, secret.toLowerCase()]);
    const redirect = redact(describeRedirect(response, options.url), secrets);
    throw invalid(
      `a redirect${redirect === "" ? "" : ` (${redirect})`}, which is not followed because the request carries the secret`,
    );
  }
  const text = await readBoundedText(response, longestBodyBytes, signal);
  if (text === undefined) throw invalid(`more than ${longestBodyBytes / 1024} KiB`);
  if (text.trim() === "") throw invalid("an empty body");
  try {
    return JSON.parse(text);
  } catch {
    // The text stays out of the error: broken JSON may well hold a token.
    throw invalid(
      text.trimStart().startsWith("<") ? "an HTML or XML page" : "a body that is not JSON",
    );
  }

  function invalid(what: string): AuthError {
    const { status } = response;
    return new AuthError(
      "AUTH_INVALID_RESPONSE",
      `${options.broker} answered with ${what} at ${url.host}${url.pathname} (HTTP ${status}), where JSON is documented. Check the baseUrl option, and whether a proxy or a maintenance page is in between.`,
      { status, retryAfterMs: retryAfterMs(response.headers, options.clock.now()) },
    );
  }
}

function timeoutError(broker: string, url: URL, timeoutMs: number): AuthError {
  return new AuthError(
    "AUTH_TIMEOUT",
    `${broker} did not answer at ${url.host} within ${timeoutMs / 1000} s. Check the network connection; a longer time can be set with policy.issueTimeoutMs.`,
  );
}
