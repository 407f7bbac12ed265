import type { Clock, IssuePolicy, PlatformFetch, TokenStore } from "@auth/core";

/**
 * `"live"` (실전) trades with money, `"paper"` (모의) does not. Each has its own host and its own app key.
 *
 * @group Configuring
 */
export type KisEnvironment = "live" | "paper";

/**
 * Who asks, as KIS's `custtype` header says it: `"P"` or `"B"`. The documents call them person (개인) and corporation (법인);
 * KIS's own sample calls them every ordinary customer, corporations included, and partner (제휴사).
 *
 * @group Configuring
 */
export type KisCusttype = "P" | "B";

/**
 * What {@link createKisProvider} and {@link createKisApprovalKeyProvider} take.
 *
 * @group Configuring
 */
export interface KisOptions {
  /** Required, so that nobody trades live by accident. */
  environment: KisEnvironment;
  /**
   * The app key (앱키) of the environment; KIS documents 36 characters.
   * Default: the variable `KIS_LIVE_APP_KEY` or `KIS_PAPER_APP_KEY` by environment, else `KIS_APP_KEY`.
   */
  appKey?: string;
  /**
   * The app secret (앱시크릿키) that belongs to the key; KIS documents 180 characters.
   * Default: the variable `KIS_LIVE_APP_SECRET` or `KIS_PAPER_APP_SECRET` by environment, else `KIS_APP_SECRET`.
   */
  appSecret?: string;
  /**
   * Where KIS answers. Default: `https://openapi.koreainvestment.com:9443` (live) or
   * `https://openapivts.koreainvestment.com:29443` (paper). `http:` only on a loopback host.
   */
  baseUrl?: string;
  /** Keeps the tokens of this program apart from those of others with the same key in the same store. Default: none. */
  partition?: string;
  /** Sends the requests. Default: the platform's `fetch`. */
  fetch?: PlatformFetch;
  /** Knows the time; corrected by the `Date` of KIS's answers. Default: this machine's clock. */
  clock?: Clock;
}

/**
 * What {@link createKisAuth} takes.
 *
 * @group Configuring
 */
export interface KisAuthOptions extends KisOptions {
  /** Keeps tokens and approval keys between runs and shares them. Default: the memory of this process. */
  store?: TokenStore;
  /**
   * Overrides single numbers of the access token's policy, in milliseconds; the approval key's stays as it is. Default: a lifetime of 24 h,
   * the same token for 6 h, renewed from 30 min before expiry (all three: tokenP, 인증-001), one issue every 60 s (KIS's sample; a
   * post in its forum says 300 s), waited for from 60 s before expiry and for 10 s at most (both ours).
   */
  policy?: Partial<IssuePolicy>;
  /** The `custtype` header of requests. Default `"P"`. */
  custtype?: KisCusttype;
  /** The `personalseckey` header of requests (고객식별키), for partners (제휴사). Default: not sent. Secret. */
  personalseckey?: string;
}
