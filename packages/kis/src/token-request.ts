import { jsonHeaders, type KisKeyPair, type KisRequest } from "./kis-request.js";

export const tokenPath = "/oauth2/tokenP";

/** The request for an access token: REST 접근토큰발급(P) [인증-001]. */
export function buildTokenRequest({ appKey, appSecret }: KisKeyPair): KisRequest {
  return {
    path: tokenPath,
    headers: { ...jsonHeaders },
    body: { grant_type: "client_credentials", appkey: appKey, appsecret: appSecret },
  };
}
