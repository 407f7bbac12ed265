import type { PlatformAbortSignal } from "@auth/core";
import { postJson, retryAfterMs } from "@auth/provider-kit";
import type { KisAnswer } from "./kis-answer.js";
import type { KisConnection } from "./kis-connection.js";
import type { KisErrorContext } from "./kis-error.js";
import type { KisKeyPair, KisRequest } from "./kis-request.js";

/** How one request is sent. */
export interface PostKisOptions {
  signal: PlatformAbortSignal;
  timeoutMs: number;
  /** Secrets of this request beside the app key and the app secret. */
  secrets?: readonly string[];
}

/** What a parser takes: the answer, and what its errors need to know. */
export interface KisExchange {
  answer: KisAnswer;
  context: KisErrorContext;
}

/** The bare key pair of a connection, as requests are built with it. */
export function keyPairOf({ appKey, appSecret }: KisConnection): KisKeyPair {
  return { appKey: appKey.value, appSecret: appSecret.value };
}

/** Sends one request once, and returns every JSON answer whatever its status. */
export async function postKis(
  connection: KisConnection,
  request: KisRequest,
  options: PostKisOptions,
): Promise<KisExchange> {
  const { environment, baseUrl, appKey, appSecret, fetch, clock } = connection;
  const secrets = [appKey.value, appSecret.value, ...(options.secrets ?? [])];
  const { status, json, headers, requestedAt } = await postJson({
    broker: "KIS",
    url: baseUrl + request.path,
    headers: request.headers,
    body: request.body,
    fetch,
    timeoutMs: options.timeoutMs,
    signal: options.signal,
    clock,
    secrets,
  });
  return {
    answer: { status, json, retryAfterMs: retryAfterMs(headers, clock.now()), requestedAt },
    context: { endpoint: request.path, environment, appKey, appSecret, secrets },
  };
}
