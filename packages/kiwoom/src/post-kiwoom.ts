import type { PlatformAbortSignal } from "@auth/core";
import { postJson } from "@auth/provider-kit";
import type { KiwoomAnswer } from "./kiwoom-answer.js";
import type { KiwoomConnection } from "./kiwoom-connection.js";
import type { KiwoomErrorContext } from "./kiwoom-error.js";
import type { KiwoomKeyPair, KiwoomRequest } from "./kiwoom-request.js";

/** How one request is sent. */
export interface PostKiwoomOptions {
  signal: PlatformAbortSignal;
  timeoutMs: number;
  /** Secrets of this request beside the app key and the secret key. */
  secrets?: readonly string[];
}

/** What a parser takes: the answer, and what its errors need to know. */
export interface KiwoomExchange {
  answer: KiwoomAnswer;
  context: KiwoomErrorContext;
}

/** The bare key pair of a connection, as requests are built with it. */
export function keyPairOf({ appKey, secretKey }: KiwoomConnection): KiwoomKeyPair {
  return { appKey: appKey.value, secretKey: secretKey.value };
}

/** Sends one request once, and returns every JSON answer whatever its status. */
export async function postKiwoom(
  connection: KiwoomConnection,
  request: KiwoomRequest,
  options: PostKiwoomOptions,
): Promise<KiwoomExchange> {
  const { environment, baseUrl, appKey, secretKey, fetch, clock } = connection;
  const secrets = [appKey.value, secretKey.value, ...(options.secrets ?? [])];
  const { status, json, headers, requestedAt } = await postJson({
    broker: "Kiwoom",
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
    answer: { status, json, retryAfter: headers.get("retry-after"), requestedAt },
    context: { endpoint: request.path, environment, baseUrl, appKey, secretKey, secrets },
  };
}
