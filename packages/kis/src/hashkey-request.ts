import { jsonHeaders, type KisKeyPair, type KisRequest } from "./kis-request.js";

/** The request that has KIS hash the body of an order (Hashkey). It needs the key and the secret, and no token. */
export function buildHashkeyRequest({ appKey, appSecret }: KisKeyPair, body: object): KisRequest {
  return {
    path: "/uapi/hashkey",
    headers: { ...jsonHeaders, appkey: appKey, appsecret: appSecret },
    body,
  };
}
