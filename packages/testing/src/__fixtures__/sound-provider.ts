import {
  AuthError,
  type AuthErrorCode,
  type Clock,
  type IssuedToken,
  type PlatformFetch,
  type Provider,
  type ProviderCallOptions,
  redact,
} from "@auth/core";
import type { ProviderContext } from "../index.js";

export type AcmeEnvironment = "live" | "paper";

/** The steps of a provider, each of which a broken one can replace. */
export interface AcmeSteps {
  key(context: ProviderContext<AcmeEnvironment>): Promise<string>;
  issueRequest(context: ProviderContext<AcmeEnvironment>): AcmeRequest;
  revokeRequest(context: ProviderContext<AcmeEnvironment>, token: string): AcmeRequest;
  /** Sends the request within 5 s, the reading of the body included, and returns status and text. */
  exchange(
    request: AcmeRequest,
    context: Pick<ProviderContext<AcmeEnvironment>, "fetch" | "clock">,
    signal: AbortSignal,
  ): Promise<AcmeAnswer>;
  readToken(answer: AcmeAnswer, secrets: readonly string[], clock: Clock): IssuedToken;
  readRevocation(
    answer: AcmeAnswer,
    secrets: readonly string[],
    onNotice: ProviderCallOptions["onNotice"],
  ): void;
}

export interface AcmeRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface AcmeAnswer {
  status: number;
  text: string;
}

export const acmeHosts: Record<AcmeEnvironment, string> = {
  live: "https://api.acme.example",
  paper: "https://paper.acme.example",
};

const issueTimeoutMs = 5000;

export const soundSteps: AcmeSteps = {
  async key({ environment, appKey, secret }) {
    const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", bytes(secret), algorithm, false, ["sign"]);
    const message = JSON.stringify(["acme", acmeHosts[environment], appKey]);
    const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(message)));
    return Array.from(mac, (byte) => byte.toString(16).padStart(2, "0")).join("");
  },
  issueRequest: ({ environment, appKey, secret }) => ({
    url: `${acmeHosts[environment]}/token`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ app: appKey, secret }),
  }),
  revokeRequest: ({ environment, appKey, secret }, token) => ({
    url: `${acmeHosts[environment]}/revoke`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ app: appKey, secret, token }),
  }),
  exchange: (request, { fetch, clock }, signal) =>
    withinTimeout(clock, signal, (stop) => send(request, fetch, stop)),
  readToken({ status, text }, secrets) {
    const answer = parse(text, status);
    if (typeof answer.error === "string") throw refusal(answer, secrets);
    const { token, expires } = answer;
    if (typeof token !== "string" || typeof expires !== "string") {
      throw new AuthError("AUTH_INVALID_RESPONSE", "there is no token", { path: "token", status });
    }
    return { value: token, expiresAt: Date.parse(expires) };
  },
  readRevocation({ status, text }, secrets, onNotice) {
    const answer = parse(text, status);
    if (answer.error === "E4") onNotice?.({ type: "already-revoked" });
    else if (typeof answer.error === "string") throw refusal(answer, secrets);
  },
};

/** A provider that does everything right, unless `changes` say otherwise. */
export function createAcmeProvider(
  context: ProviderContext<AcmeEnvironment>,
  changes: Partial<AcmeSteps> = {},
): Provider {
  const steps = { ...soundSteps, ...changes };
  const { appKey, secret, environment, clock } = context;
  return {
    id: "acme",
    kind: "access-token",
    environment,
    policy: {
      reissue: "same",
      sameTokenWindowMs: 3_600_000,
      lifetimeMs: 86_400_000,
      issueIntervalMs: 60_000,
      issueTimeoutMs,
      advisoryMs: 1_800_000,
      mandatoryMs: 60_000,
      recovery: "revoke-then-issue",
    },
    tokenKey: async () => `acme-access-token-${await steps.key(context)}`,
    async issueToken({ signal }) {
      const answer = await steps.exchange(steps.issueRequest(context), context, signal);
      return steps.readToken(answer, [appKey, secret], clock);
    },
    async revokeToken(token, { signal, onNotice }) {
      const answer = await steps.exchange(steps.revokeRequest(context, token), context, signal);
      steps.readRevocation(answer, [appKey, secret, token], onNotice);
    },
  };
}

/** Runs `work` until the caller aborts or the time is up. */
export async function withinTimeout<T>(
  clock: Clock,
  signal: AbortSignal,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const done = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    const end = (reason: unknown): void => {
      reject(reason);
      stop.abort();
    };
    signal.addEventListener("abort", () => end(signal.reason), { once: true });
    const timeout = new AuthError("AUTH_TIMEOUT", "acme did not answer");
    clock.sleep(issueTimeoutMs, { signal: done.signal }).then(
      () => end(timeout),
      () => {},
    );
  });
  try {
    return await Promise.race([work(stop.signal), stopped]);
  } finally {
    done.abort();
  }
}

export async function send(
  request: AcmeRequest,
  fetch: PlatformFetch,
  signal: AbortSignal,
): Promise<AcmeAnswer> {
  const response = await sendOnly(request, fetch, signal);
  return { status: response.status, text: await response.text() };
}

/** Sends the request and leaves the body unread. */
export async function sendOnly(
  { url, headers, body }: AcmeRequest,
  fetch: PlatformFetch,
  signal: AbortSignal,
): Promise<Response> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      signal,
      redirect: "manual",
    });
    return response;
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    const sent = ["ENOTFOUND", "ECONNREFUSED"].includes(cause?.code ?? "") ? false : undefined;
    throw new AuthError("AUTH_NETWORK", "acme gave no answer", { sent });
  }
}

export function parse(text: string, status: number): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) return { ...parsed };
  } catch {
    // Told below, without the text.
  }
  throw new AuthError("AUTH_INVALID_RESPONSE", "acme's answer is no JSON object", { status });
}

const codes: Record<string, AuthErrorCode> = {
  E1: "AUTH_INVALID_CREDENTIALS",
  E2: "AUTH_ISSUE_RATE_LIMITED",
};

export function refusal(answer: Record<string, unknown>, secrets: readonly string[]): AuthError {
  const brokerCode = String(answer.error);
  const brokerMessage = redact(String(answer.message), secrets);
  return new AuthError(codes[brokerCode] ?? "AUTH_PROVIDER_REJECTED", `acme: ${brokerMessage}`, {
    brokerCode,
    brokerMessage,
  });
}
