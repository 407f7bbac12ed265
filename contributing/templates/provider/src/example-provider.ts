import { createSystemClock, type PlatformAbortSignal, type Provider } from "@auth/core";
import {
  createServerClock,
  createTokenKey,
  postJson,
  readBaseUrl,
  readCredential,
  readEnvironment,
  retryAfterMs,
} from "@auth/provider-kit";
import {
  createExampleError,
  type ExampleAnswer,
  goneCode,
  readExampleCode,
} from "./example-error.js";
import type { ExampleOptions } from "./example-options.js";
import { examplePolicy } from "./example-policy.js";
import { parseTokenAnswer } from "./token-answer.js";

const hosts = { live: "https://api.broker.example", paper: "https://paper.broker.example" };
const tokenPath = "/oauth2/token";
const revokePath = "/oauth2/revoke";

/**
 * Makes the provider of the broker's access tokens, for a token manager. Each call asks the broker once.
 *
 * @throws TypeError where an option is a programmer's mistake
 * @throws AuthError `AUTH_CONFIGURATION` where the app key or secret is missing or unusable
 *
 * @group Asking a broker
 */
export function createExampleProvider(options: ExampleOptions): Provider {
  const environment = readEnvironment(options.environment);
  const baseUrl = readBaseUrl(options.baseUrl, hosts[environment]);
  const clock = createServerClock(options.clock ?? createSystemClock());
  const appKey = credential("appKey", "APP_KEY");
  const appSecret = credential("appSecret", "APP_SECRET");

  function credential(option: "appKey" | "appSecret", variable: string): string {
    const prefix = `EXAMPLE_${environment.toUpperCase()}`;
    const variables = [`${prefix}_${variable}`, `EXAMPLE_${variable}`];
    return readCredential({ broker: "Example", option, value: options[option], variables }).value;
  }

  async function post(
    endpoint: string,
    fields: Readonly<Record<string, string>>,
    signal: PlatformAbortSignal,
  ): Promise<ExampleAnswer> {
    const secrets = [appKey, appSecret, ...Object.values(fields)];
    const { status, json, headers } = await postJson({
      broker: "The broker",
      url: baseUrl + endpoint,
      headers: { "content-type": "application/json" },
      body: { app_key: appKey, app_secret: appSecret, ...fields },
      fetch: options.fetch,
      timeoutMs: examplePolicy.issueTimeoutMs,
      signal,
      clock,
      secrets,
    });
    return { status, json, retryAfterMs: retryAfterMs(headers, clock.now()), endpoint, secrets };
  }

  return {
    id: "example",
    kind: "access-token",
    environment,
    policy: examplePolicy,
    clock,
    tokenKey: () =>
      createTokenKey({
        id: "example",
        kind: "access-token",
        tokenUrl: baseUrl + tokenPath,
        appKey,
        secret: appSecret,
        partition: options.partition,
      }),
    issueToken: async ({ signal }) => parseTokenAnswer(await post(tokenPath, {}, signal)),
    async revokeToken(token, { signal, onNotice }) {
      const answer = await post(revokePath, { token }, signal);
      const code = readExampleCode(answer);
      // Somebody else was first: what was asked for is so.
      if (code === goneCode) onNotice?.({ type: "already-revoked", brokerCode: code });
      else if (code !== undefined || answer.status > 299) throw createExampleError(answer);
    },
  };
}
