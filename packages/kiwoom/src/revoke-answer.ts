import type { ProviderNotice } from "@auth/core";
import { parseAnswer } from "@auth/provider-kit";
import * as v from "valibot";
import { isRefusal, type KiwoomAnswer, readKiwoomCode } from "./kiwoom-answer.js";
import { createKiwoomError, type KiwoomErrorContext } from "./kiwoom-error.js";
import { alreadyRevokedCodes } from "./kiwoom-error-codes.js";

/** Kiwoom's own client takes no answer without `return_code` for a success either. */
const revokeAnswerSchema = v.object({
  return_code: v.pipe(
    v.union([v.number(), v.string()]),
    v.transform(String),
    v.regex(/^\s*0+\s*$/, "must be 0"),
  ),
});

/**
 * Reads the answer of au10002; returns a notice where the token was gone already, which is what was wanted.
 *
 * @throws AuthError as Kiwoom refused, or `AUTH_INVALID_RESPONSE` where the answer says nothing of success
 */
export function parseRevokeAnswer(
  answer: KiwoomAnswer,
  context: KiwoomErrorContext,
): ProviderNotice | undefined {
  const { json, status } = answer;
  const brokerCode = readKiwoomCode(json);
  if (brokerCode !== undefined && alreadyRevokedCodes.has(brokerCode)) {
    return { type: "already-revoked", brokerCode };
  }
  if (isRefusal(answer)) throw createKiwoomError(answer, context);

  parseAnswer(revokeAnswerSchema, json, { broker: "Kiwoom", endpoint: context.endpoint, status });
  return undefined;
}
