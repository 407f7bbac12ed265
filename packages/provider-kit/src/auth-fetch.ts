import {
  AuthError,
  type PlatformFetch,
  type PlatformRequest,
  type PlatformRequestInit,
  type PlatformResponse,
  type PlatformUrl,
  type Token,
  type TokenManager,
} from "@auth/core";
import { type AuthRequest, readAuthRequest, resolveTarget } from "./auth-request.js";
import { cancelQuietly } from "./bounded-body.js";
import { readBaseUrl } from "./options.js";
import { peekJson } from "./peek-json.js";
import { describeRedirect, isRedirect } from "./redirect.js";
import type { ServerClock } from "./server-clock.js";
import { createTokenReplacement, type SentWith } from "./token-replacement.js";
import { unlessAborted } from "./unless-aborted.js";

/** `"all"` where the gateway refuses a token before the request has any effect; else only GET and HEAD are sent again. */
export type Replay = "all" | "safe-methods";

/** What {@link createAuthFetch} takes. */
export interface AuthFetchOptions {
  /** The broker's name as people write it, for messages: `"KIS"`. */
  broker: string;
  /** The only origin that gets the headers; paths are resolved against it. */
  baseUrl: string;
  /** Where tokens come from, and who is told that one was refused or taken. */
  tokens: TokenManager;
  /** Learns from each answer's `Date`; measures a token's age. */
  clock: ServerClock;
  /** Default: the platform's, looked up at each call. */
  fetch?: PlatformFetch | undefined;
  /** What is added to each request; headers of the same name are replaced. */
  authHeaders(token: Token): Record<string, string>;
  /** Reads the broker's code from a JSON body of at most 4 KiB; `undefined` where it carries none. */
  brokerCode(json: unknown): string | undefined;
  /** The codes that mean: this token is refused. */
  refusedTokenCodes: ReadonlySet<string>;
  /** Which requests are sent again; a function decides for each call of `fetch`, from what that was called with. */
  replay: Replay | ((...call: Parameters<PlatformFetch>) => Replay);
  /**
   * How long this broker's tokens live, in milliseconds. With it a token's age is known from its expiry; without it age counts
   * from the first request that was sent with it.
   */
  tokenLifetimeMs?: number | undefined;
  /** Told of what the caller cannot see in the response. */
  onEvent?: ((event: AuthFetchEvent) => void) | undefined;
}

/**
 * What `auth.fetch` tells beside its answer.
 *
 * @group Sending requests
 */
export type AuthFetchEvent = {
  /** A token was refused, no other was to be had, and the broker's own refusal went to the caller. */
  type: "replacement-unavailable";
  /** Why no other was to be had. */
  error: AuthError;
};

/** See {@link createAuthFetch}. Both functions can be passed around on their own. */
export interface AuthFetch {
  /** As the platform's `fetch`, with the broker's headers added. A string may be a path. */
  fetch(
    input: string | PlatformUrl | PlatformRequest,
    init?: PlatformRequestInit,
  ): Promise<PlatformResponse>;
  /** The headers that `fetch` would add for this URL, under the same check of its origin. */
  headers(url: string | PlatformUrl): Promise<Record<string, string>>;
}

/** A token this young may not have reached every server of the broker yet. */
const youngMs = 10_000;
const secondTryAfterMs = 1000;

/**
 * Makes a `fetch` that adds the broker's headers, and replaces a token that the broker refuses.
 *
 * - The headers go to the origin of `baseUrl` only; a redirect is an error, not followed.
 * - Refused is a token when the answer carries one of `refusedTokenCodes`, whatever its status, or, once per token, is a
 *   401 without any code. It is invalidated, replaced, and the request is sent once more, if `replay` allows it and its
 *   body can be sent twice. A token under 10 s old is first tried once more after 1 s; with a request that can't be sent
 *   twice it stays as it is.
 * - Everything else goes to the caller as it came, every 5xx included. Errors of the platform's fetch pass unchanged.
 *
 * The returned `fetch` rejects with an `AuthError` when no token can be had, for another origin, and for a redirect;
 * with `signal.reason` after an abort.
 */
export function createAuthFetch(options: AuthFetchOptions): AuthFetch {
  const { broker, tokens, clock, replay } = options;
  const baseUrl = readBaseUrl(options.baseUrl, options.baseUrl);
  const refusals = [...options.refusedTokenCodes];
  const replacement = createTokenReplacement(
    tokens,
    // Not the broker's time, which jumps when it is first learned.
    () => clock.monotonicNow?.() ?? clock.localNow(),
    (error) => options.onEvent?.({ type: "replacement-unavailable", error }),
  );

  async function authFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = readAuthRequest(input, init, baseUrl, broker, options.fetch);
    const { signal } = request;
    if (signal?.aborted) throw signal.reason;
    // Without options a token in memory costs next to nothing.
    const token = await (signal === undefined ? tokens.getToken() : tokens.getToken({ signal }));
    const allowed = typeof replay === "function" ? replay(input, init) : replay;
    const repeatable = mayRepeat(request, allowed) && (await request.prepareRepeat());

    let attempt = await send(request, token);
    if (attempt.refusal === undefined) return attempt.response;
    try {
      if (isYoung(attempt.sent) && isCurrent(token)) {
        // Without a second try there is no telling whether the token is dead or only new: a later request will.
        if (!repeatable) return attempt.response;
        await clock.sleep(secondTryAfterMs, signal === undefined ? {} : { signal });
        // By now it may have been replaced, or refused to somebody else for good.
        if (isCurrent(token)) {
          cancelQuietly(attempt.response.body);
          attempt = await send(request, token);
          if (attempt.refusal === undefined) return attempt.response;
        }
      }
      const { sent, refusal } = attempt;
      if (refusal === "bare") replacement.spendBareRefusal(sent);
      if (!repeatable) {
        await unlessAborted(replacement.invalidate(sent), signal);
        return attempt.response;
      }
      const next = await unlessAborted(replacement.replace(sent), signal);
      if (next === undefined) return attempt.response;
      cancelQuietly(attempt.response.body);
      return await sendOnceMore(request, next);
    } catch (error) {
      cancelQuietly(attempt.response.body);
      throw error;
    }
  }

  function mayRepeat({ method }: AuthRequest, allowed: Replay): boolean {
    return allowed === "all" || method === "GET" || method === "HEAD";
  }

  interface Attempt {
    response: Response;
    sent: SentWith;
    refusal: "coded" | "bare" | undefined;
  }

  async function send(request: AuthRequest, token: Token): Promise<Attempt> {
    const headers = options.authHeaders(token);
    const sent = replacement.noteSent(token);
    const sentAt = clock.localNow();
    const response = await request.send(headers);
    clock.observe(response.headers.get("date"), sentAt, clock.localNow());
    if (isRedirect(response)) {
      cancelQuietly(response.body);
      const redirect = describeRedirect(response, request.url);
      throw new AuthError(
        "AUTH_INVALID_RESPONSE",
        `${broker} answered ${new URL(request.url).host} with a redirect${redirect === "" ? "" : ` (${redirect})`}, which is not followed because the headers are for this host only. Check the baseUrl option and the request's path.`,
        { status: response.status },
      );
    }
    try {
      const json = await peekJson(response, request.signal, (text) => {
        // Of a success only a refusal matters, which names one of these codes. An escaped one is not worth a thought of its own.
        return !response.ok || refusals.some((code) => text.includes(code)) || text.includes("\\u");
      });
      if (request.signal?.aborted) throw request.signal.reason;
      const code = json === undefined ? undefined : options.brokerCode(json);
      const refusal = refusalOf(response, code, sent);
      // An answer without a code that is no success (a gateway's error page) says nothing about the token.
      if (refusal === undefined && (response.ok || code !== undefined)) tokens.accept(token);
      return { response, sent, refusal };
    } catch (error) {
      cancelQuietly(response.body);
      throw error;
    }
  }

  function refusalOf(
    response: Response,
    code: string | undefined,
    sent: SentWith,
  ): Attempt["refusal"] {
    if (code !== undefined) return options.refusedTokenCodes.has(code) ? "coded" : undefined;
    return response.status === 401 && replacement.isBareRefusal(sent) ? "bare" : undefined;
  }

  function isCurrent({ value }: Token): boolean {
    return tokens.peek()?.value === value;
  }

  function isYoung(sent: SentWith): boolean {
    const { tokenLifetimeMs } = options;
    if (tokenLifetimeMs !== undefined) {
      const issuedAt = sent.token.expiresAt - tokenLifetimeMs;
      if (clock.now() - issuedAt >= youngMs) return false;
    }
    return replacement.ageMs(sent) < youngMs;
  }

  async function sendOnceMore(request: AuthRequest, token: Token): Promise<Response> {
    const { response, sent, refusal } = await send(request, token);
    if (refusal === "bare") replacement.spendBareRefusal(sent);
    // Refused as well, and not for its youth: the next request needs another one. This one was repeated already.
    if (refusal === "coded" && !isYoung(sent)) {
      await unlessAborted(replacement.invalidate(sent), request.signal);
    }
    return response;
  }

  return {
    fetch: authFetch,
    async headers(url) {
      resolveTarget(String(url), baseUrl, broker);
      return options.authHeaders(await tokens.getToken());
    },
  };
}
