import { jsonHeaders, type KisKeyPair, type KisRequest } from "./kis-request.js";

export const approvalPath = "/oauth2/Approval";

/**
 * The request for a WebSocket approval key: 실시간 (웹소켓) 접속키 발급 [실시간-000].
 * This endpoint alone calls the app secret `secretkey`: "appsecret와 secretkey는 동일하오니 착오없으시기 바랍니다".
 */
export function buildApprovalRequest({ appKey, appSecret }: KisKeyPair): KisRequest {
  return {
    path: approvalPath,
    headers: { ...jsonHeaders },
    body: { grant_type: "client_credentials", appkey: appKey, secretkey: appSecret },
  };
}
