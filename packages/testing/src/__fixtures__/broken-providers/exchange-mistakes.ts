import { AuthError, isAuthError, type Provider } from "@auth/core";
import {
  type AcmeAnswer,
  type AcmeSteps,
  createAcmeProvider,
  parse,
  refusal,
  soundSteps,
} from "../sound-provider.js";
import { type BrokenProvider, broken, changed } from "./broken-provider.js";

export const exchangeMistakes: readonly BrokenProvider[] = [
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
