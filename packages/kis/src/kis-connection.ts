import { createSystemClock, type PlatformFetch } from "@auth/core";
import {
  createServerClock,
  readBaseUrl,
  readEnvironment,
  type ServerClock,
} from "@auth/provider-kit";
import { type KisCredentials, readKisCredentials } from "./kis-credentials.js";
import type { KisEnvironment, KisOptions } from "./kis-options.js";

/** Checked options, shared by everything that talks to one environment with one key. Secret. */
export interface KisConnection extends KisCredentials {
  environment: KisEnvironment;
  /** Without a trailing slash. */
  baseUrl: string;
  partition: string | undefined;
  fetch: PlatformFetch | undefined;
  clock: ServerClock;
}

/** Of the documents of tokenP, revokeP and Approval. */
const hosts: Readonly<Record<KisEnvironment, string>> = {
  live: "https://openapi.koreainvestment.com:9443",
  paper: "https://openapivts.koreainvestment.com:29443",
};

/**
 * Checks the options.
 *
 * @throws TypeError where an option is a programmer's mistake
 * @throws AuthError `AUTH_CONFIGURATION` where the key or the secret is missing or unusable
 */
export function openKisConnection(options: KisOptions): KisConnection {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      'KIS needs options: at least { environment: "live" } or { environment: "paper" }',
    );
  }
  const environment = readEnvironment(options.environment);
  const baseUrl = readBaseUrl(options.baseUrl, hosts[environment]);
  const { partition, fetch, clock = createSystemClock() } = options;
  if (partition !== undefined && typeof partition !== "string") {
    throw new TypeError(`partition must be a string, got ${typeof partition}`);
  }
  if (fetch !== undefined && typeof fetch !== "function") {
    throw new TypeError(`fetch must be a function like the platform's, got ${typeof fetch}`);
  }
  if (typeof clock.now !== "function" || typeof clock.sleep !== "function") {
    throw new TypeError("clock must have now() and sleep(ms): see createSystemClock()");
  }
  return {
    environment,
    baseUrl,
    partition,
    fetch,
    clock: createServerClock(clock),
    ...readKisCredentials({ ...options, environment }),
  };
}
