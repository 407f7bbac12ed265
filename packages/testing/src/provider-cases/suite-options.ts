import type { AuthErrorCode, Clock, PlatformFetch, Provider, ProviderNotice } from "@auth/core";
import type { TestRunner } from "../suite/runner.js";

/** What the suite asks for a provider with. Pass all of it on. */
export interface ProviderContext<Environment extends string> {
  environment: Environment;
  appKey: string;
  secret: string;
  /** Asks nobody, and records what it was asked. */
  fetch: PlatformFetch;
  /** Time stands still unless the suite moves it: timeouts are measured by it. */
  clock: Clock;
}

/** What the expected request depends on. */
export interface RequestContext<Environment extends string> {
  environment: Environment;
  appKey: string;
  secret: string;
}

/** A request as the broker documents it. */
export interface ExpectedRequest {
  /** Default `"POST"`. */
  method?: string;
  /** Absolute, with its query. */
  url: string;
  /** All of them, in lower case, but those that an HTTP client adds for itself (`accept…`, `user-agent`, …). */
  headers: Record<string, string>;
  /** The JSON or the form's fields; a text for any other body. */
  body: unknown;
}

/** An answer as it comes over the wire. */
export interface WireAnswer {
  /** Default 200. */
  status?: number;
  headers?: Record<string, string>;
  /** A text is sent as it is, anything else as JSON. */
  body: unknown;
}

/** The error that an answer must become. Members that are left out are not compared. */
export interface ExpectedError {
  code: AuthErrorCode;
  brokerCode?: string;
  path?: string;
  retryAfterMs?: number;
}

/** The token that an answer must become. */
export interface ExpectedToken {
  value: string;
  /** Epoch milliseconds, or an ISO 8601 text with its zone. */
  expiresAt: number | string;
  /** Likewise; not compared where left out. */
  issuedAt?: number | string;
}

/** An answer to an issue request, and what it must become: a token or an error. */
export type IssueAnswer = WireAnswer &
  (
    | { token: ExpectedToken; notice?: ProviderNotice["type"]; error?: never }
    | { error: ExpectedError; token?: never; notice?: never }
  );

/** An answer to a revocation. It is a success unless `error` is there. */
export type RevokeAnswer = WireAnswer & {
  notice?: ProviderNotice["type"];
  error?: ExpectedError;
};

/**
 * What {@link testProvider} takes.
 *
 * @typeParam Environment - such as `"live" | "paper"`
 * @group Conformance
 */
export interface ProviderSuite<Environment extends string> extends TestRunner {
  /** Names the group of cases. Default `"provider"`. */
  name?: string;
  /** Makes a provider; called for each case. */
  create(context: ProviderContext<Environment>): Provider;
  /** The environments that the provider knows. */
  environments: readonly [Environment, ...Environment[]];
  /**
   * Invented credentials of the form that the broker documents, of 16 characters or more. Default: an app key of 36 and a
   * secret of 180 characters.
   */
  credentials?: { appKey: string; secret: string };
  /** The time of all cases, as for `createManualClock`. Default `2026-11-21T09:00:00+09:00`. */
  at?: number | string;
  /** The endpoint that issues the token. `answers`: by a name of yours, at least one token and one error. */
  issue: {
    request(context: RequestContext<Environment>): ExpectedRequest;
    answers: Record<string, IssueAnswer>;
  };
  /** The endpoint that revokes it. Leave it out where the broker has none. */
  revoke?: {
    request(context: RequestContext<Environment> & { token: string }): ExpectedRequest;
    answers: Record<string, RevokeAnswer>;
  };
}
