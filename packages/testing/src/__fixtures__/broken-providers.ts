import { AuthError, isAuthError, type Provider } from "@auth/core";
import {
  type ProviderContext,
  type ProviderSuite,
  type TestRunner,
  testProvider,
} from "../index.js";
import {
  type AcmeAnswer,
  type AcmeEnvironment,
  type AcmeSteps,
  acmeSuite,
  createAcmeProvider,
  parse,
  refusal,
  send,
  sendOnly,
  soundSteps,
  withinTimeout,
} from "./sound-provider.js";

/** A provider with one mistake that a real author makes, and the one case that must fail of it. */
export interface BrokenProvider {
  mistake: string;
  /** The beginning of the case's name. */
  fails: string;
  declare(runner: Required<TestRunner>): void;
}

type Context = ProviderContext<AcmeEnvironment>;

/** The sound provider with some of its steps replaced. */
function broken(mistake: string, fails: string, changes: Partial<AcmeSteps>): BrokenProvider {
  return changed(mistake, fails, (context) => createAcmeProvider(context, changes));
}

/** A provider made of the sound one; `suite` changes what the suite is told. */
function changed(
  mistake: string,
  fails: string,
  create: (context: Context) => Provider,
  suite: Partial<ProviderSuite<AcmeEnvironment>> = {},
): BrokenProvider {
  const declare = (runner: Required<TestRunner>): void =>
    testProvider({ ...acmeSuite, create, ...suite, ...runner });
  return { mistake, fails, declare };
}

const identityMistakes: readonly BrokenProvider[] = [
  changed("its tokens live for no time", "has an id, a kind and a policy", (context) => {
    const sound = createAcmeProvider(context);
    return { ...sound, policy: { ...sound.policy, mandatoryMs: sound.policy.lifetimeMs } };
  }),
  changed(
    "it revokes, and its author did not say how",
    "revokes where the broker has an endpoint",
    createAcmeProvider,
    { revoke: undefined as never },
  ),
  broken("the key is in base64", "has a key of the form", {
    key: async (context) => btoa(await soundSteps.key(context)),
  }),
  broken("the key begins with the app key, in hex", "has a key of the form", {
    async key(context) {
      const bytes = [...new TextEncoder().encode(context.appKey.slice(0, 8))];
      const start = bytes.map((byte) => byte.toString(16)).join("");
      return start + (await soundSteps.key(context)).slice(start.length);
    },
  }),
  broken("the key is random", "has the same key", {
    key: async () => `${crypto.randomUUID()}${crypto.randomUUID()}`.replaceAll("-", ""),
  }),
  broken("the key leaves out the secret", "has another key for another secret", {
    key: (context) => soundSteps.key({ ...context, secret: "salt" }),
  }),
  broken("the key leaves out the app key", "has another key for another app key", {
    key: (context) => soundSteps.key({ ...context, appKey: "" }),
  }),
  broken("the key leaves out the host", "has another key in each environment", {
    key: (context) => soundSteps.key({ ...context, environment: "live" }),
  }),
];

const exchangeMistakes: readonly BrokenProvider[] = [
  broken("a header is not the documented one", "asks for a token exactly as documented (live)", {
    issueRequest(context) {
      const sound = soundSteps.issueRequest(context);
      if (context.environment === "paper") return sound;
      return { ...sound, headers: { ...sound.headers, authorization: "Bearer " } };
    },
  }),
  broken("paper asks the live host", "asks for a token exactly as documented (paper)", {
    issueRequest: (context) => soundSteps.issueRequest({ ...context, environment: "live" }),
  }),
  broken("a field has another name", "revokes a token exactly as documented (live)", {
    revokeRequest(context, token) {
      const sound = soundSteps.revokeRequest(context, token);
      const { appKey: app, secret } = context;
      return context.environment === "paper"
        ? sound
        : { ...sound, body: JSON.stringify({ credentials: { app, secret }, token }) };
    },
  }),
  broken("a revocation asks the live host", "revokes a token exactly as documented (paper)", {
    revokeRequest: (context, token) =>
      soundSteps.revokeRequest({ ...context, environment: "live" }, token),
  }),
  broken(
    "the expiry is counted from now",
    "understands the answer to an issue: the same token, an hour later",
    {
      readToken(answer, secrets, clock) {
        const { value } = soundSteps.readToken(answer, secrets, clock);
        const { expires_in: seconds } = parse(answer.text, answer.status);
        return { value, expiresAt: clock.now() + Number(seconds) * 1000 };
      },
    },
  ),
  broken("the Korean time is read as UTC", "understands the answer to an issue: a fresh token", {
    readToken(answer, secrets, clock) {
      const token = soundSteps.readToken(answer, secrets, clock);
      const zoneless = token.expiresAt === Date.parse("2026-11-22T09:00:00+09:00");
      return { ...token, expiresAt: token.expiresAt + (zoneless ? 9 * 3_600_000 : 0) };
    },
  }),
  broken(
    "every 403 is the rate limit",
    "understands the answer to an issue: a wrong secret",
    rereading((answer, error) =>
      answer.status === 403 ? { ...error.toJSON(), code: "AUTH_ISSUE_RATE_LIMITED" } : undefined,
    ),
  ),
  broken(
    "the rate limit is an unknown refusal",
    "understands the answer to an issue: asked too often",
    rereading((_, error) =>
      error.brokerCode === "E2" ? { ...error.toJSON(), code: "AUTH_PROVIDER_REJECTED" } : undefined,
    ),
  ),
  broken("a server's error is tried again", "asks the broker once", {
    async exchange(request, context, signal) {
      const first = await soundSteps.exchange(request, context, signal);
      return first.status === 503 ? soundSteps.exchange(request, context, signal) : first;
    },
  }),
  changed("the provider keeps its token", "asks the broker once", (context) => {
    const sound = createAcmeProvider(context);
    let kept: ReturnType<Provider["issueToken"]> | undefined;
    return {
      ...sound,
      issueToken(options) {
        kept ??= sound.issueToken(options);
        kept.catch(() => {
          kept = undefined;
        });
        return kept;
      },
    };
  }),
  broken(
    "a token that is gone is an error",
    "understands the answer to a revocation: gone already",
    {
      readRevocation({ status, text }, secrets) {
        const answer = parse(text, status);
        if (answer.error) throw refusal(answer, secrets);
      },
    },
  ),
  broken("a success is compared with text", "understands the answer to a revocation: revoked", {
    readRevocation(answer, secrets, onNotice) {
      if (answer.text === "{}") throw refusal({ error: "200" }, secrets);
      soundSteps.readRevocation(answer, secrets, onNotice);
    },
  }),
  broken("a refused revocation is a success", "understands the answer to a revocation: refused", {
    readRevocation(answer, secrets, onNotice) {
      if (answer.status === 200) soundSteps.readRevocation(answer, secrets, onNotice);
    },
  }),
];

const failureMistakes: readonly BrokenProvider[] = [
  broken("a missing token is undefined", "rejects with AUTH_INVALID_RESPONSE", {
    readToken(answer, secrets, clock) {
      if (answer.text !== "{}" || answer.status !== 200) {
        return soundSteps.readToken(answer, secrets, clock);
      }
      return { value: undefined as unknown as string, expiresAt: Number.NaN };
    },
  }),
  broken("redirects are followed, as fetch does by itself", "follows no redirect", {
    exchange: (request, { fetch, clock }, signal) =>
      soundSteps.exchange(
        request,
        { clock, fetch: (input, init) => fetch(input, { ...init, redirect: "follow" }) },
        signal,
      ),
  }),
  broken("fetch's own error comes out", "rejects with AUTH_NETWORK", {
    exchange: (request, context, signal) =>
      soundSteps.exchange(request, context, signal).catch((error: unknown) => {
        const broke = isAuthError(error) && error.code === "AUTH_NETWORK" && error.sent !== false;
        throw broke ? new TypeError("fetch failed") : error;
      }),
  }),
  broken("a reset is taken for a refusal", "rejects with AUTH_NETWORK", {
    exchange: (request, context, signal) =>
      soundSteps.exchange(request, context, signal).catch((error: unknown) => {
        if (!isAuthError(error) || error.code !== "AUTH_NETWORK") throw error;
        throw new AuthError("AUTH_NETWORK", error.message, { sent: false });
      }),
  }),
  broken("a refused connection counts as sent", "says that nothing was sent", {
    exchange: (request, context, signal) =>
      soundSteps.exchange(request, context, signal).catch((error: unknown) => {
        if (!isAuthError(error) || error.code !== "AUTH_NETWORK") throw error;
        throw new AuthError("AUTH_NETWORK", error.message);
      }),
  }),
];

const timeMistakes: readonly BrokenProvider[] = [
  broken(
    "the time counts from the answer's beginning",
    "gives up with AUTH_TIMEOUT after policy.issueTimeoutMs by the clock, while waiting",
    {
      exchange: inTwoSteps(untilAborted, withinTimeout),
    },
  ),
  broken(
    "the time ends when the answer begins",
    "gives up with AUTH_TIMEOUT after policy.issueTimeoutMs by the clock, while the body",
    {
      exchange: inTwoSteps(withinTimeout, untilAborted),
    },
  ),
  broken(
    "the signal is listened to, but not looked at",
    "sends nothing for a call that was aborted",
    {
      exchange: (request, { fetch, clock }, signal) =>
        withinTimeout(clock, afresh(signal), (stop) => send(request, fetch, stop)),
    },
  ),
  broken(
    "an abort becomes an AuthError",
    "ends with the signal's own reason when aborted while waiting",
    {
      exchange: inTwoSteps(async (clock, signal, work) => {
        signal.throwIfAborted();
        return withinTimeout(clock, signal, work).catch((error: unknown) => {
          throw signal.aborted ? new AuthError("AUTH_NETWORK", "aborted") : error;
        });
      }, withinTimeout),
    },
  ),
  broken(
    "an abort is noticed only until the answer begins",
    "ends with the signal's own reason when aborted while the body",
    {
      exchange: inTwoSteps(withinTimeout, (clock, _signal, work) =>
        withinTimeout(clock, new AbortController().signal, work),
      ),
    },
  ),
];

const secrecyMistakes: readonly BrokenProvider[] = [
  changed(
    "the options are a public member",
    "shows no app key, secret or token when the provider",
    (context) => Object.assign(createAcmeProvider(context), { options: context }),
  ),
  changed(
    "the last token is a public member",
    "shows no app key, secret or token when the provider",
    (context) => {
      const sound = createAcmeProvider(context);
      return Object.assign(sound, {
        last: "",
        async issueToken(options: Parameters<Provider["issueToken"]>[0]) {
          const token = await createAcmeProvider(context).issueToken(options);
          Object.assign(this, { last: token.value });
          return token;
        },
      });
    },
  ),
  broken(
    "the broker's message is quoted as it came",
    "shows no app key, secret or token in any error of an issue",
    {
      readToken: (answer, _secrets, clock) => soundSteps.readToken(answer, [], clock),
    },
  ),
  broken(
    "JSON.parse's message is quoted",
    "shows no app key, secret or token in any error of an issue",
    {
      readToken(answer, secrets, clock) {
        try {
          JSON.parse(answer.text);
        } catch (error) {
          throw new AuthError("AUTH_INVALID_RESPONSE", String(error));
        }
        return soundSteps.readToken(answer, secrets, clock);
      },
    },
  ),
  broken(
    "an error keeps the request as its cause",
    "shows no app key, secret or token in any error of an issue",
    {
      exchange: (request, context, signal) =>
        soundSteps.exchange(request, context, signal).catch((error: unknown) => {
          if (isAuthError(error) && request.url.endsWith("/token")) error.cause = { request };
          throw error;
        }),
    },
  ),
  broken(
    "a refused revocation quotes its token",
    "shows no app key, secret or token in any error of a revocation",
    {
      readRevocation: (answer, secrets, onNotice) =>
        soundSteps.readRevocation(answer, secrets.slice(0, 2), onNotice),
    },
  ),
];

export const brokenProviders: readonly BrokenProvider[] = [
  ...identityMistakes,
  ...exchangeMistakes,
  ...failureMistakes,
  ...timeMistakes,
  ...secrecyMistakes,
];

type Guard = <T>(
  clock: Context["clock"],
  signal: AbortSignal,
  work: (stop: AbortSignal) => Promise<T>,
) => Promise<T>;

/** The exchange with one guard for the wait and another for the body. */
function inTwoSteps(untilAnswer: Guard, untilRead: Guard): AcmeSteps["exchange"] {
  return async (request, { fetch, clock }, signal) => {
    const body = new AbortController();
    const response = await untilAnswer(clock, signal, (stop) => {
      stop.addEventListener("abort", () => body.abort());
      return sendOnly(request, fetch, body.signal);
    });
    const text = await untilRead(clock, signal, (stop) => {
      stop.addEventListener("abort", () => body.abort());
      return response.text();
    });
    return { status: response.status, text };
  };
}

/** Ends with the caller's abort only. */
function untilAborted<T>(
  _clock: Context["clock"],
  signal: AbortSignal,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  return withinTimeout({ now: () => 0, sleep: () => new Promise(() => {}) }, signal, work);
}

/** A signal that misses what happened before. */
function afresh(signal: AbortSignal): AbortSignal {
  const later = new AbortController();
  signal.addEventListener("abort", () => later.abort(signal.reason));
  return later.signal;
}

/** Reads as the sound provider does, and makes other errors of some answers. */
function rereading(
  change: (answer: AcmeAnswer, error: AuthError) => ReturnType<AuthError["toJSON"]> | undefined,
): Partial<AcmeSteps> {
  return {
    readToken(answer, secrets, clock) {
      try {
        return soundSteps.readToken(answer, secrets, clock);
      } catch (error) {
        const other = isAuthError(error) ? change(answer, error) : undefined;
        if (!other) throw error;
        const { code, message, ...details } = other;
        throw new AuthError(code, message, details);
      }
    },
  };
}
