import { testProvider } from "@auth/testing";
import { describe, it } from "vitest";
import issued from "./__fixtures__/token-issued.json" with { type: "json" };
import { createKisApprovalKeyProvider, createKisProvider } from "./index.js";

const hosts = {
  live: "https://openapi.koreainvestment.com:9443",
  paper: "https://openapivts.koreainvestment.com:29443",
};
const headers = { "content-type": "application/json; charset=UTF-8" };

testProvider({
  describe,
  it,
  name: "the provider of KIS access tokens",
  environments: ["live", "paper"],
  create: ({ secret, ...options }) => createKisProvider({ ...options, appSecret: secret }),
  issue: {
    request: ({ environment, appKey, secret }) => ({
      url: `${hosts[environment]}/oauth2/tokenP`,
      headers,
      body: { grant_type: "client_credentials", appkey: appKey, appsecret: secret },
    }),
    answers: {
      "a fresh token": {
        body: issued,
        token: { value: issued.access_token, expiresAt: "2026-11-22T09:00:00+09:00" },
      },
      "asked twice in a minute": {
        status: 403,
        body: {
          error_description: "접근토큰 발급 잠시 후 다시 시도하세요(1분당 1회)",
          error_code: "EGW00133",
        },
        error: { code: "AUTH_ISSUE_RATE_LIMITED", brokerCode: "EGW00133" },
      },
      "a wrong secret": {
        status: 403,
        body: { error_description: "유효하지 않은 AppSecret입니다.", error_code: "EGW00105" },
        error: { code: "AUTH_INVALID_CREDENTIALS", brokerCode: "EGW00105" },
      },
    },
  },
  revoke: {
    request: ({ environment, appKey, secret, token }) => ({
      url: `${hosts[environment]}/oauth2/revokeP`,
      headers,
      body: { appkey: appKey, appsecret: secret, token },
    }),
    answers: {
      revoked: { body: { code: 200, message: "접근토큰 폐기에 성공하였습니다" } },
      "gone already": {
        status: 500,
        body: { error_description: "유효하지 않은 token 입니다.", error_code: "EGW00121" },
        notice: "already-revoked",
      },
    },
  },
});

testProvider({
  describe,
  it,
  name: "the provider of KIS approval keys",
  environments: ["live", "paper"],
  create: ({ secret, ...options }) =>
    createKisApprovalKeyProvider({ ...options, appSecret: secret }),
  issue: {
    request: ({ environment, appKey, secret }) => ({
      url: `${hosts[environment]}/oauth2/Approval`,
      headers,
      body: { grant_type: "client_credentials", appkey: appKey, secretkey: secret },
    }),
    answers: {
      "an approval key": {
        body: { approval_key: "a2585daf-8c09-4587-9fce-000000000001" },
        token: {
          value: "a2585daf-8c09-4587-9fce-000000000001",
          expiresAt: "2026-11-22T09:00:00+09:00",
        },
      },
      "a wrong app key": {
        status: 403,
        body: { error_description: "유효하지 않은 AppKey입니다.", error_code: "EGW00103" },
        error: { code: "AUTH_INVALID_CREDENTIALS", brokerCode: "EGW00103" },
      },
    },
  },
});
