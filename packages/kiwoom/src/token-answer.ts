import type { IssuedToken } from "@auth/core";
import { parseAnswer, parseKoreanTimestamp } from "@auth/provider-kit";
import * as v from "valibot";
import { isRefusal, type KiwoomAnswer, readKiwoomCode, readMember } from "./kiwoom-answer.js";
import { createKiwoomError, type KiwoomErrorContext } from "./kiwoom-error.js";
import { kiwoomPolicy } from "./kiwoom-policy.js";

const tokenAnswerSchema = v.object({
  // A header takes nothing else. The document gives `authorization` 1000 characters and the token none: no limit.
  token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, "must be a header value")),
  // The document's example says "bearer", and "Bearer" is seen too; requests are sent with "Bearer" in any case.
  token_type: v.nullish(
    v.pipe(
      v.string(),
      v.regex(/^\s*(bearer)?\s*$/i, "must be Bearer, the only scheme Kiwoom documents"),
    ),
  ),
  // Kiwoom's own client reads it as Korean time.
  expires_dt: v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const expiresAt = parseKoreanTimestamp(dataset.value);
      if (expiresAt !== undefined) return expiresAt;
      addIssue({ message: "must be YYYYMMDDHHmmss" });
      return NEVER;
    }),
  ),
});

/**
 * Reads the answer of au10001. Kiwoom answers HTTP 200 to failures too, so its code decides. A token that has already
 * expired is returned as it is: the token manager knows what to do about it.
 *
 * @throws AuthError as Kiwoom refused, or `AUTH_INVALID_RESPONSE` with the field in `path`
 */
export function parseTokenAnswer(answer: KiwoomAnswer, context: KiwoomErrorContext): IssuedToken {
  const { json, status, requestedAt } = answer;
  // `return_code` may be absent beside a token; and a token that came is kept, whatever the HTTP status says.
  const issued = readKiwoomCode(json) === undefined && readMember(json, "token") !== undefined;
  if (!issued && isRefusal(answer)) throw createKiwoomError(answer, context);

  const body = parseAnswer(tokenAnswerSchema, json, {
    broker: "Kiwoom",
    endpoint: context.endpoint,
    status,
  });
  // The token may be one that Kiwoom hands out again, and nothing says when it was first issued: a day before its end.
  const issuedAt = Math.min(body.expires_dt - kiwoomPolicy.lifetimeMs, requestedAt);
  return { value: body.token, expiresAt: body.expires_dt, issuedAt };
}
