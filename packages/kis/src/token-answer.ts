import { AuthError, type IssuedToken } from "@auth/core";
import { parseAnswer } from "@auth/provider-kit";
import * as v from "valibot";
import { isRefusal, type KisAnswer, readText } from "./kis-answer.js";
import { createKisError, type KisErrorContext } from "./kis-error.js";
import { readTokenTimes } from "./token-expiry.js";

/**
 * Only what a token cannot do without is checked: KIS issues one a minute and tells the customer of each, so none is thrown away
 * because of a field beside it.
 */
const tokenAnswerSchema = v.object({
  // A header takes nothing else; KIS documents 350 characters, which is no limit.
  access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, "must be a header value")),
  // KIS documents "Bearer" and requests are sent with it, whatever the casing here.
  token_type: v.nullish(
    v.pipe(
      v.string(),
      v.regex(/^\s*(bearer)?\s*$/i, "must be Bearer, the only scheme KIS documents"),
    ),
  ),
  access_token_token_expired: v.optional(v.unknown()),
  // The overview of KIS's document spells it so.
  acess_token_token_expired: v.optional(v.unknown()),
  expires_in: v.optional(v.unknown()),
});

/** What tokenP answered. */
export interface TokenAnswer {
  token: IssuedToken;
  /** The expiry is not the one that KIS documents, as that was missing or unreadable. */
  estimated: boolean;
}

/**
 * Reads the answer of tokenP. It is a success where it has a token, whatever its HTTP status: KIS has been seen to send errors with
 * 200. A token that has already expired is returned as it is: the token manager knows what to do about it.
 *
 * @throws AuthError as KIS refused, or `AUTH_INVALID_RESPONSE` with the field in `path`
 */
export function parseTokenAnswer(answer: KisAnswer, context: KisErrorContext): TokenAnswer {
  if (readText(answer.json, "access_token") === undefined && isRefusal(answer)) {
    throw createKisError(answer, context);
  }
  const { status } = answer;
  const body = parseAnswer(tokenAnswerSchema, answer.json, {
    broker: "KIS",
    endpoint: context.endpoint,
    status,
  });
  const times = readTokenTimes({
    token: body.access_token,
    timestamps: [body.access_token_token_expired, body.acess_token_token_expired],
    expiresIn: body.expires_in,
    requestedAt: answer.requestedAt,
  });
  if (times === undefined) {
    const path = "access_token_token_expired";
    throw new AuthError(
      "AUTH_INVALID_RESPONSE",
      `KIS answered ${context.endpoint} with a token that nothing readable says the expiry of: ${path} and expires_in are missing or unreadable.`,
      { path, status },
    );
  }
  const { expiresAt, issuedAt, estimated } = times;
  return { token: { value: body.access_token, expiresAt, issuedAt }, estimated };
}
