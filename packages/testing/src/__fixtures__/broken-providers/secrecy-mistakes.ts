import { AuthError, isAuthError, type Provider } from "@auth/core";
import { createAcmeProvider, soundSteps } from "../sound-provider.js";
import { type BrokenProvider, broken, changed } from "./broken-provider.js";

export const secrecyMistakes: readonly BrokenProvider[] = [
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
