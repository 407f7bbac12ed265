import type { AuthErrorCode, Clock, PlatformFetch, Provider, ProviderNotice } from "@auth/core";
import type { TestRunner } from "../suite/runner.js";

/**
 * What the suite asks for a provider with. Pass all of it on.
 *
 * @group Testing a store or provider
 */
export interface ProviderContext<Environment extends string> {
  /** One of {@link ProviderSuite.environments}. */
  environment: Environment;
  /** Invented, see {@link ProviderSuite.credentials}. */
  appKey: string;
  /** Likewise: the app secret, or whatever the broker calls it. */
  secret: string;
  /** Asks nobody, and records what it was asked. */
  fetch: PlatformFetch;
  /** Time stands still unless the suite moves it: timeouts are measured by it. */
  clock: Clock;
}

/**
 * What the expected request depends on.
 *
 * @group Testing a store or provider
 */
export interface RequestContext<Environment extends string> {
  /** As the provider was made with. */
  environment: Environment;
  /** As the provider was made with. */
  appKey: string;
  /** As the provider was made with. */
  secret: string;
}

/**
 * A request as the broker documents it.
 *
 * @group Testing a store or provider
 */
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

/**
 * An answer as it comes over the wire.
 *
 * @group Testing a store or provider
 */
export interface WireAnswer {
  /** Default 200. */
  status?: number;
  /** Default: `content-type` alone: `application/json`, or `text/html` for a text. */
  headers?: Record<string, string>;
  /** A text is sent as it is, anything else as JSON. */
  body: unknown;
}

/**
 * The error that an answer must become. Members that are left out are not compared.
 *
 * @group Testing a store or provider
 */
export interface ExpectedError {
  /** The code that callers branch on. */
  code: AuthErrorCode;
  /** The broker's own code. */
  brokerCode?: string;
  /** The field that is wrong. */
  path?: string;
  /** How long the broker asked to wait, in milliseconds. */
  retryAfterMs?: number;
}

/**
 * The token that an answer must become.
 *
 * @group Testing a store or provider
 */
export interface ExpectedToken {
  /** The bare token. */
  value: string;
  /** Epoch milliseconds, or an ISO 8601 text with its zone. */
  expiresAt: number | string;
  /** Likewise; not compared where left out. */
  issuedAt?: number | string;
}

/**
 * An answer to an issue request, and what it must become: a token or an error.
 *
 * @group Testing a store or provider
 */
export type IssueAnswer = WireAnswer &
  (
    | {
        /** The token that it must become. */
        token: ExpectedToken;
        /** The notice that must come with it. Default: none may. */
        notice?: ProviderNotice["type"];
        /** Not with a token. */
        error?: never;
      }
    | {
        /** The error that it must become. */
        error: ExpectedError;
        /** Not with an error. */
        token?: never;
        /** Not with an error. */
        notice?: never;
      }
  );

/**
 * An answer to a revocation. It is a success unless `error` is there.
 *
 * @group Testing a store or provider
 */
export type RevokeAnswer = WireAnswer & {
  /** The notice that must come with the success, such as `already-revoked`. Default: none may. */
  notice?: ProviderNotice["type"];
  /** The error that it must become. */
  error?: ExpectedError;
};

/**
 * What {@link testProvider} takes.
 *
 * @typeParam Environment - such as `"live" | "paper"`
 * @group Testing a store or provider
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
  credentials?: {
    /** Sent as the app key. */
    appKey: string;
    /** Sent as the secret. */
    secret: string;
  };
  /** The time of all cases, as for `createManualClock`. Default `2026-11-21T09:00:00+09:00`. */
  at?: number | string;
  /** The endpoint that issues the token. */
  issue: {
    /** The request that must be sent, and no other. */
    request(context: RequestContext<Environment>): ExpectedRequest;
    /** By a name of yours: at least one token and one error. */
    answers: Record<string, IssueAnswer>;
  };
  /** The endpoint that revokes it. Leave it out where the broker has none. */
  revoke?: {
    /** The request that must be sent, and no other. */
    request(context: RequestContext<Environment> & { token: string }): ExpectedRequest;
    /** By a name of yours. */
    answers: Record<string, RevokeAnswer>;
  };
}
