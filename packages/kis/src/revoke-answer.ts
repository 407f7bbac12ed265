import type { ProviderNotice } from "@auth/core";
import { isRefusal, type KisAnswer, readKisRefusal, readMember } from "./kis-answer.js";
import { createKisError, type KisErrorContext } from "./kis-error.js";
import { refusedTokenCodes } from "./kis-error-codes.js";

/**
 * Reads the answer of revokeP; returns a notice where the token was gone already, which is what was wanted.
 *
 * `code` is documented as a string and optional; on the wire it is the number 200.
 *
 * @throws AuthError as KIS refused
 */
export function parseRevokeAnswer(
  answer: KisAnswer,
  context: KisErrorContext,
): ProviderNotice | undefined {
  const refusal = readKisRefusal(answer.json);
  const { brokerCode } = refusal;
  if (brokerCode !== undefined && refusedTokenCodes.has(brokerCode)) {
    return { type: "already-revoked", brokerCode };
  }
  if (isRefusal(answer)) throw createKisError(answer, context, refusal);

  const code = readMember(answer.json, "code") ?? 200;
  if (String(code).trim() !== "200") {
    throw createKisError(answer, context, { ...refusal, brokerCode: String(code) });
  }
  return undefined;
}
