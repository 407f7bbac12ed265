import { testProvider } from "@auth/testing";
import { describe, it } from "vitest";
import { createKiwoomProvider } from "./index.js";

const hosts = { live: "https://api.kiwoom.com", paper: "https://mockapi.kiwoom.com" };

testProvider({
  describe,
  it,
  name: "the provider of Kiwoom access tokens",
  environments: ["live", "paper"],
  create: ({ secret, ...options }) => createKiwoomProvider({ ...options, secretKey: secret }),
  issue: {
    request: ({ environment, appKey, secret }) => ({
      url: `${hosts[environment]}/oauth2/token`,
      headers: { "content-type": "application/json;charset=UTF-8", "api-id": "au10001" },
      body: { grant_type: "client_credentials", appkey: appKey, secretkey: secret },
    }),
    answers: {
      "a fresh token": {
        body: {
          expires_dt: "20261122090000",
          token_type: "bearer",
          token: "WQJCwyqInphKnR3bSRtB9NE1lv",
          return_code: 0,
          return_msg: "정상적으로 처리되었습니다",
        },
        token: { value: "WQJCwyqInphKnR3bSRtB9NE1lv", expiresAt: "2026-11-22T09:00:00+09:00" },
      },
      "a wrong key": {
        body: {
          return_code: 3,
          return_msg: "인증에 실패했습니다[8001:App Key와 Secret Key 검증에 실패했습니다]",
        },
        error: { code: "AUTH_INVALID_CREDENTIALS", brokerCode: "8001" },
      },
      "asked too often": {
        status: 429,
        body: {
          return_code: 5,
          return_msg:
            "허용된 요청 개수를 초과하였습니다[1700:허용된 API 요청 개수를 초과하였습니다. 유량=au10001, API ID={1}]",
        },
        error: { code: "AUTH_ISSUE_RATE_LIMITED", brokerCode: "1700" },
      },
    },
  },
  revoke: {
    request: ({ environment, appKey, secret, token }) => ({
      url: `${hosts[environment]}/oauth2/revoke`,
      headers: { "content-type": "application/json;charset=UTF-8", "api-id": "au10002" },
      body: { appkey: appKey, secretkey: secret, token },
    }),
    answers: {
      revoked: { body: { return_code: 0, return_msg: "정상적으로 처리되었습니다" } },
      "gone already": {
        body: { return_code: 3, return_msg: "인증에 실패했습니다[8016:폐기할 토큰이 없습니다]" },
        notice: "already-revoked",
      },
    },
  },
});
