import { readCredential } from "@auth/provider-kit";
import type { KisConnection } from "./kis-connection.js";
import type { KisAuthOptions } from "./kis-options.js";

/**
 * The headers beside `authorization` that KIS wants with every request, the app secret included. Secret.
 *
 * @throws TypeError where `custtype` is none of KIS's
 * @throws AuthError `AUTH_CONFIGURATION` where `personalseckey` is unusable
 */
export function readKisHeaders(
  { custtype = "P", personalseckey }: KisAuthOptions,
  { appKey, appSecret }: KisConnection,
): Record<string, string> {
  if (custtype !== "P" && custtype !== "B") {
    throw new TypeError(
      'custtype must be "P" (person, 개인) or "B" (corporation or partner, 법인·제휴사)',
    );
  }
  const headers = { appkey: appKey.value, appsecret: appSecret.value, custtype };
  if (personalseckey === undefined) return headers;
  const credential = readCredential({
    broker: "KIS",
    option: "personalseckey",
    value: personalseckey,
    variables: [],
  });
  return { ...headers, personalseckey: credential.value };
}
