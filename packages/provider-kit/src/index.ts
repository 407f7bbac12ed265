// CONTRACT of the kit: each section becomes a file of its own (see the comments); this index then only re-exports.
import type { AuthEvent, AuthError, Clock, PlatformAbortSignal, Token, TokenKind, TokenManager } from "@auth/core";
import type { GenericSchema, InferOutput } from "valibot";

// server-clock.ts ------------------------------------------------------------------------------------------------
export interface ServerClock extends Clock {
  /** Learns from an answer's `Date` header; `sentAt`/`receivedAt` are readings of the *base* clock (see localNow). */
  observe(date: string | null, sentAt: number, receivedAt: number): void;
  /** The uncorrected machine time, for `observe`. */
  localNow(): number;
}
export declare function createServerClock(base: Clock): ServerClock;

// post-json.ts ---------------------------------------------------------------------------------------------------
export interface PostJsonOptions {
  broker: string; // "KIS", for messages
  url: string; // absolute
  headers: Record<string, string>;
  body: unknown; // is JSON.stringify'd
  fetch?: typeof globalThis.fetch | undefined;
  timeoutMs: number;
  signal: PlatformAbortSignal;
  clock: ServerClock; // observed
  secrets: readonly string[]; // redacted from anything that is quoted in an error
}
export interface JsonAnswer {
  status: number;
  /** The parsed body. */
  json: unknown;
  headers: Headers;
  /** Broker time when the request left. */
  requestedAt: number;
}
/** One try. Returns every JSON answer whatever its status; AuthErrors AUTH_NETWORK (sent: false where provable) / AUTH_TIMEOUT / AUTH_INVALID_RESPONSE (HTML, empty, too big, redirect, not JSON; with `status`). An abort rejects with signal.reason. */
export declare function postJson(options: PostJsonOptions): Promise<JsonAnswer>;

// parse-answer.ts ------------------------------------------------------------------------------------------------
/** valibot at the edge: AUTH_INVALID_RESPONSE naming the field in `path`, never quoting a value. */
export declare function parseAnswer<S extends GenericSchema>(schema: S, json: unknown, what: { broker: string; endpoint: string; status?: number }): InferOutput<S>;

// korean-timestamp.ts --------------------------------------------------------------------------------------------
/** "YYYY-MM-DD HH:mm:ss" | "YYYY:MM:DD HH:mm:ss" | "YYYYMMDDHHmmss", Korean time → epoch ms; undefined if unreadable or no real date. */
export declare function parseKoreanTimestamp(text: string): number | undefined;

// credentials.ts -------------------------------------------------------------------------------------------------
export interface CredentialRequest {
  broker: string; // "KIS"
  option: string; // "appKey"
  value: string | undefined; // the option's value
  variables: readonly string[]; // tried in order: ["KIS_LIVE_APP_KEY", "KIS_APP_KEY"]
}
export interface Credential {
  value: string; // trimmed
  /** The option or variable it came from, for messages: `appKey` or `KIS_LIVE_APP_KEY`. */
  source: string;
}
/** AUTH_CONFIGURATION when missing, empty, quoted, with inner whitespace or a YOUR_… placeholder; whitespace at both ends is trimmed. */
export declare function readCredential(request: CredentialRequest): Credential;

// options.ts -----------------------------------------------------------------------------------------------------
/** TypeError `environment must be "live" (실전) or "paper" (모의), got "real"`. */
export declare function readEnvironment(value: unknown): "live" | "paper";
/** The base URL without trailing slash. TypeError on anything but https:, or http: on a loopback host; on credentials, query or hash in it. */
export declare function readBaseUrl(value: string | undefined, fallback: string): string;

// token-key.ts ---------------------------------------------------------------------------------------------------
export interface TokenKeyParts {
  id: string;
  kind: TokenKind;
  tokenUrl: string;
  appKey: string;
  secret: string;
  partition?: string | undefined;
}
export declare function createTokenKey(parts: TokenKeyParts): Promise<string>;

// auth-fetch.ts --------------------------------------------------------------------------------------------------
export interface AuthFetchOptions {
  broker: string;
  baseUrl: string;
  tokens: TokenManager;
  clock: ServerClock;
  fetch?: typeof globalThis.fetch | undefined;
  /** What is added to each request (existing headers of the same name are replaced). */
  authHeaders(token: Token): Record<string, string>;
  /** Reads the broker's code from a peeked JSON body; undefined where it carries none. */
  brokerCode(json: unknown): string | undefined;
  /** The codes that mean: this token is refused. */
  refusedTokenCodes: ReadonlySet<string>;
  /** "all" where the gateway refuses a token before the request has any effect, else only GET and HEAD are sent again. */
  replay: "all" | "safe-methods";
  onEvent?: (event: AuthFetchEvent) => void;
}
/** No replacement was to be had: the broker's own refusal went to the caller. */
export type AuthFetchEvent = { type: "replacement-unavailable"; error: AuthError };
export interface AuthFetch {
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  headers(url: string | URL): Promise<Record<string, string>>;
}
export declare function createAuthFetch(options: AuthFetchOptions): AuthFetch;
export type { AuthEvent };
