import type { Clock, PlatformFetch } from "@auth/core";

/**
 * `"live"` trades with money, `"paper"` does not.
 *
 * @group Configuring
 */
export type ExampleEnvironment = "live" | "paper";

/**
 * What {@link createExampleProvider} takes.
 *
 * @group Configuring
 */
export interface ExampleOptions {
  /** Required, so that nobody trades live by accident. */
  environment: ExampleEnvironment;
  /** Default: the variable `EXAMPLE_LIVE_APP_KEY` or `EXAMPLE_PAPER_APP_KEY` by environment, else `EXAMPLE_APP_KEY`. */
  appKey?: string;
  /** Default: the variable `EXAMPLE_LIVE_APP_SECRET` or `EXAMPLE_PAPER_APP_SECRET` by environment, else `EXAMPLE_APP_SECRET`. */
  appSecret?: string;
  /** Default: `https://api.broker.example` (live) or `https://paper.broker.example` (paper). `http:` only on a loopback host. */
  baseUrl?: string;
  /** Keeps the tokens of this program apart from those of others with the same key in the same store. Default: none. */
  partition?: string;
  /** Sends the requests. Default: the platform's `fetch`. */
  fetch?: PlatformFetch;
  /** Knows the time; corrected by the `Date` of the broker's answers. Default: this machine's clock. */
  clock?: Clock;
}
