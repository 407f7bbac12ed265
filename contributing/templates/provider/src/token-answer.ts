import type { IssuedToken } from "@auth/core";
import { parseAnswer, parseKoreanTimestamp } from "@auth/provider-kit";
import * as v from "valibot";
import { createExampleError, type ExampleAnswer, readExampleCode } from "./example-error.js";

/** Only what a token cannot do without: none is thrown away because of a field beside it. */
const tokenAnswerSchema = v.object({
  token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, "must be a header value")),
  // Korean time without a zone, as the brokers here write it.
  expires: v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const expiresAt = parseKoreanTimestamp(dataset.value);
      if (expiresAt !== undefined) return expiresAt;
      addIssue({ message: "must be YYYY-MM-DD HH:mm:ss" });
      return NEVER;
    }),
  ),
});

/**
 * Reads the answer to a token request. A token that has already expired is returned as it is: the manager knows what to do.
 *
 * @throws AuthError as the broker refused, or `AUTH_INVALID_RESPONSE` with the field in `path`
 */
export function parseTokenAnswer(answer: ExampleAnswer): IssuedToken {
  const { status, endpoint } = answer;
  if (readExampleCode(answer) !== undefined || status < 200 || status > 299) {
    throw createExampleError(answer);
  }
  const { token, expires } = parseAnswer(tokenAnswerSchema, answer.json, {
    broker: "The broker",
    endpoint,
    status,
  });
  return { value: token, expiresAt: expires };
}
