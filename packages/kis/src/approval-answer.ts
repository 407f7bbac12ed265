import type { IssuedToken } from "@auth/core";
import { parseAnswer } from "@auth/provider-kit";
import * as v from "valibot";
import { isRefusal, type KisAnswer, readText } from "./kis-answer.js";
import { createKisError, type KisErrorContext } from "./kis-error.js";
import { approvalKeyPolicy } from "./kis-policy.js";

// KIS documents 286 characters and sends a UUID of 36.
const approvalAnswerSchema = v.object({
  approval_key: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/, "must be text without spaces")),
});

/**
 * Reads the answer of Approval. It has no expiry: the key is taken to live 24 hours from when the request left.
 *
 * @throws AuthError as KIS refused, or `AUTH_INVALID_RESPONSE` with the field in `path`
 */
export function parseApprovalAnswer(answer: KisAnswer, context: KisErrorContext): IssuedToken {
  if (readText(answer.json, "approval_key") === undefined && isRefusal(answer)) {
    throw createKisError(answer, context);
  }
  const { approval_key: value } = parseAnswer(approvalAnswerSchema, answer.json, {
    broker: "KIS",
    endpoint: context.endpoint,
    status: answer.status,
  });
  const issuedAt = answer.requestedAt;
  return { value, expiresAt: issuedAt + approvalKeyPolicy.lifetimeMs, issuedAt };
}
