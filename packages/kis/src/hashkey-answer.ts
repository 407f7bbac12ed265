import { parseAnswer } from "@auth/provider-kit";
import * as v from "valibot";
import { isRefusal, type KisAnswer, readText } from "./kis-answer.js";
import { createKisError, type KisErrorContext } from "./kis-error.js";

const hashkeyAnswerSchema = v.object({ HASH: v.pipe(v.string(), v.nonEmpty()) });

/**
 * Reads the answer of hashkey, which repeats the body beside `HASH`.
 *
 * @throws AuthError as KIS refused, or `AUTH_INVALID_RESPONSE` with the field in `path`
 */
export function parseHashkeyAnswer(answer: KisAnswer, context: KisErrorContext): string {
  if (readText(answer.json, "HASH") === undefined && isRefusal(answer)) {
    throw createKisError(answer, context);
  }
  const { endpoint } = context;
  const { status } = answer;
  return parseAnswer(hashkeyAnswerSchema, answer.json, { broker: "KIS", endpoint, status }).HASH;
}
