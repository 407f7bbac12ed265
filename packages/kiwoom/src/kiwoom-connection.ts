import { createSystemClock, type PlatformFetch } from "@auth/core";
import {
  createServerClock,
  readBaseUrl,
  readEnvironment,
  type ServerClock,
} from "@auth/provider-kit";
import { type KiwoomCredentials, readKiwoomCredentials } from "./kiwoom-credentials.js";
import type { KiwoomEnvironment, KiwoomOptions } from "./kiwoom-options.js";

/** Checked options, shared by everything that talks to one environment with one key. Secret. */
export interface KiwoomConnection extends KiwoomCredentials {
  environment: KiwoomEnvironment;
  /** Without a trailing slash. */
  baseUrl: string;
  partition: string | undefined;
  fetch: PlatformFetch | undefined;
  clock: ServerClock;
}

/** Of the documents of au10001 and au10002. */
const hosts: Readonly<Record<KiwoomEnvironment, string>> = {
  live: "https://api.kiwoom.com",
  paper: "https://mockapi.kiwoom.com",
};

/**
 * Checks the options.
 *
 * @throws TypeError where an option is a programmer's mistake
 * @throws AuthError `AUTH_CONFIGURATION` where the app key or the secret key is missing or unusable
 */
export function openKiwoomConnection(options: KiwoomOptions): KiwoomConnection {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      'Kiwoom needs options: at least { environment: "live" } or { environment: "paper" }',
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
    ...readKiwoomCredentials({ ...options, environment }),
  };
}
