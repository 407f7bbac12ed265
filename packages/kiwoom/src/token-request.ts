import { type KiwoomKeyPair, type KiwoomRequest, tokenServiceHeaders } from "./kiwoom-request.js";

export const tokenPath = "/oauth2/token";

/** The request for an access token: 접근토큰 발급 (au10001). */
export function buildTokenRequest({ appKey, secretKey }: KiwoomKeyPair): KiwoomRequest {
  return {
    path: tokenPath,
    headers: tokenServiceHeaders("au10001"),
    body: { grant_type: "client_credentials", appkey: appKey, secretkey: secretKey },
  };
}
