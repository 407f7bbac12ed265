import { jsonHeaders, type KisKeyPair, type KisRequest } from "./kis-request.js";

/** The request that gives an access token back: REST 접근토큰폐기(P) [인증-002]. The token is bare, without `Bearer`. */
export function buildRevokeRequest({ appKey, appSecret }: KisKeyPair, token: string): KisRequest {
  return {
    path: "/oauth2/revokeP",
    headers: { ...jsonHeaders },
    body: { appkey: appKey, appsecret: appSecret, token },
  };
}
