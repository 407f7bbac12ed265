import { type KiwoomKeyPair, type KiwoomRequest, tokenServiceHeaders } from "./kiwoom-request.js";

/** The request that gives an access token back: 접근토큰폐기 (au10002). The token is bare, without `Bearer`. */
export function buildRevokeRequest(
  { appKey, secretKey }: KiwoomKeyPair,
  token: string,
): KiwoomRequest {
  return {
    path: "/oauth2/revoke",
    headers: tokenServiceHeaders("au10002"),
    body: { appkey: appKey, secretkey: secretKey, token },
  };
}
