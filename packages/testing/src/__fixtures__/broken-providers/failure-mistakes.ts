import { AuthError, isAuthError } from "@auth/core";
import { soundSteps } from "../sound-provider.js";
import { type BrokenProvider, broken } from "./broken-provider.js";

export const failureMistakes: readonly BrokenProvider[] = [
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
