import { AuthError } from "@auth/core";
import {
  type BaseIssue,
  type GenericSchema,
  getDotPath,
  type InferOutput,
  safeParse,
} from "valibot";

/** Which answer is parsed, for messages. */
export interface AnswerSource {
  /** The broker's name as people write it: `"KIS"`. */
  broker: string;
  /** The endpoint's path: `"/oauth2/tokenP"`. */
  endpoint: string;
  /** The HTTP status of the answer. */
  status?: number | undefined;
}

/**
 * Checks a broker's JSON against `schema`.
 *
 * @throws AuthError `AUTH_INVALID_RESPONSE` naming the first wrong field in its message and in `path`. Values are never quoted:
 * the field next to the wrong one may be the token.
 */
export function parseAnswer<S extends GenericSchema>(
  schema: S,
  json: unknown,
  what: AnswerSource,
): InferOutput<S> {
  const result = safeParse(schema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = getDotPath(issue) ?? undefined;
  throw new AuthError(
    "AUTH_INVALID_RESPONSE",
    `${what.broker} answered ${what.endpoint} with ${problem(issue, path)}. The answer is not what ${what.broker} documents: it may have changed, or something between may have altered it. Try again later, and look for a newer version of this package if it stays so.`,
    { path, status: what.status },
  );
}

function problem(issue: BaseIssue<unknown>, path: string | undefined): string {
  const found = kindOf(issue.input);
  // What a validation such as a pattern expects is not made for people; of a type it is: `string`, `(string | number)`.
  const wanted = issue.kind === "schema" && issue.type !== "object" ? issue.expected : null;
  const instead = wanted === null ? "" : ` where ${wanted} is documented`;
  if (path === undefined) return `${found} instead of an object with the documented fields`;
  if (issue.input === undefined) return `no ${path}${instead}`;
  if (issue.kind !== "schema") return `an unusable ${path}`;
  return `${found} as ${path}${instead}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return value === undefined ? "nothing" : `a ${typeof value}`;
}
