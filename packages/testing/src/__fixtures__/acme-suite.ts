import type { ProviderSuite } from "../index.js";
import { type AcmeEnvironment, acmeHosts, createAcmeProvider } from "./sound-provider.js";

/** The suite for the sound provider. */
export const acmeSuite: ProviderSuite<AcmeEnvironment> = {
  create: createAcmeProvider,
  environments: ["live", "paper"],
  issue: {
    request: ({ environment, appKey, secret }) => ({
      url: `${acmeHosts[environment]}/token`,
      headers: { "content-type": "application/json" },
      body: { app: appKey, secret },
    }),
    answers: {
      "a fresh token": {
        body: { token: "acme-token-1", expires: "2026-11-22T09:00:00+09:00", expires_in: 86_400 },
        token: { value: "acme-token-1", expiresAt: "2026-11-22T09:00:00+09:00" },
      },
      "the same token, an hour later": {
        body: { token: "acme-token-1", expires: "2026-11-22T08:00:00+09:00", expires_in: 86_400 },
        token: { value: "acme-token-1", expiresAt: "2026-11-22T08:00:00+09:00" },
      },
      "asked too often": {
        status: 403,
        body: { error: "E2", message: "once a minute, please" },
        error: { code: "AUTH_ISSUE_RATE_LIMITED", brokerCode: "E2" },
      },
      "a wrong secret": {
        status: 403,
        body: { error: "E1", message: "this secret is wrong" },
        error: { code: "AUTH_INVALID_CREDENTIALS", brokerCode: "E1" },
      },
    },
  },
  revoke: {
    request: ({ environment, appKey, secret, token }) => ({
      url: `${acmeHosts[environment]}/revoke`,
      headers: { "content-type": "application/json" },
      body: { app: appKey, secret, token },
    }),
    answers: {
      revoked: { body: {} },
      "gone already": {
        body: { error: "E4", message: "no such token" },
        notice: "already-revoked",
      },
      refused: {
        status: 500,
        body: { error: "E9", message: "not just now" },
        error: { code: "AUTH_PROVIDER_REJECTED", brokerCode: "E9" },
      },
    },
  },
};
