import type { Clock, IssuePolicy, PlatformFetch, TokenStore } from "@auth/core";

/**
 * `"live"` (실전) trades with money, `"paper"` (모의) does not. Each has its own host and its own app key.
 *
 * @group Configuring
 */
export type KiwoomEnvironment = "live" | "paper";

/**
 * Which requests {@link KiwoomAuth.fetch} may send a second time after Kiwoom refused their token:
 *
 * - `"safe-methods"` GET and HEAD only. Kiwoom's API is POST throughout, so in practice none.
 * - `"queries"` also a POST whose `api-id` asks and changes nothing: `ka…` (quotes, charts, rankings, order lists) and
 *   `kt00…` (balances, deposits).
 * - `"all"` orders too. Nothing that Kiwoom publishes says that a refused token stops an order before the order book,
 *   though its own sample client repeats every request.
 *
 * @group Configuring
 */
export type KiwoomReplay = "safe-methods" | "queries" | "all";

/**
 * What {@link createKiwoomProvider} takes.
 *
 * @group Configuring
 */
export interface KiwoomOptions {
  /** Required, so that nobody trades live by accident. */
  environment: KiwoomEnvironment;
  /**
   * The app key (앱키) of the environment.
   * Default: the variable `KIWOOM_LIVE_APP_KEY` or `KIWOOM_PAPER_APP_KEY` by environment, else `KIWOOM_APP_KEY`.
   */
  appKey?: string;
  /**
   * The secret key (시크릿키) that belongs to the app key.
   * Default: the variable `KIWOOM_LIVE_SECRET_KEY` or `KIWOOM_PAPER_SECRET_KEY` by environment, else `KIWOOM_SECRET_KEY`.
   */
  secretKey?: string;
  /**
   * Where Kiwoom answers. Default: `https://api.kiwoom.com` (live) or `https://mockapi.kiwoom.com` (paper, which trades
   * on KRX only). `http:` only on a loopback host.
   */
  baseUrl?: string;
  /**
   * Keeps the tokens of this program apart from those of others with the same key in the same store. Default: none.
   *
   * A Kiwoom token works only from the IP address that it was issued to (8010 elsewhere). So hosts that share a store but
   * reach the internet from different addresses each need a partition of their own, such as the name of the site.
   */
  partition?: string;
  /** Sends the requests. Default: the platform's `fetch`. */
  fetch?: PlatformFetch;
  /** Knows the time; corrected by the `Date` of Kiwoom's answers. Default: this machine's clock. */
  clock?: Clock;
}

/**
 * What {@link createKiwoomAuth} takes.
 *
 * @group Configuring
 */
export interface KiwoomAuthOptions extends KiwoomOptions {
  /** Keeps tokens between runs and shares them between processes. Default: the memory of this process. */
  store?: TokenStore;
  /**
   * Overrides single numbers of the token's policy, in milliseconds. Default: a lifetime of 24 h (seen), one issue every second (two a second were
   * measured), no renewal ahead of time, since nobody knows whether it would kill the token in use, waited for from 60 s before
   * expiry and for 10 s at most (both ours). Kiwoom documents none of these.
   */
  policy?: Partial<IssuePolicy>;
  /** Which requests may be sent a second time with a new token. Default `"safe-methods"`. */
  replay?: KiwoomReplay;
}
