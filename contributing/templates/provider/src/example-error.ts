import { AuthError, type AuthErrorCode, redact } from "@auth/core";

/** An answer of the broker, and what its errors need to know of the request. */
export interface ExampleAnswer {
  status: number;
  json: unknown;
  /** How long the broker asked to wait, where it did. */
  retryAfterMs: number | undefined;
  endpoint: string;
  /** Everything secret that the request carried, to be replaced in what the broker says. */
  secrets: readonly string[];
}

/** The broker's own codes, from its table of error codes. What is not here is `AUTH_PROVIDER_REJECTED`. */
const meanings: ReadonlyMap<string, readonly [code: AuthErrorCode, fix: string]> = new Map([
  ["E1", ["AUTH_INVALID_CREDENTIALS", "Check the app key and the app secret."]],
  ["E2", ["AUTH_ISSUE_RATE_LIMITED", "Let programs share one token through a store."]],
  ["E3", ["AUTH_ACCESS_DENIED", "Register the public IP address of this machine."]],
]);

const unknown = ["AUTH_PROVIDER_REJECTED", "See the broker's table of error codes."] as const;

/** The code of a token that is gone already: then a revocation has nothing left to do. */
export const goneCode = "E4";

/** The broker's code; `undefined` where it reports none. */
export function readExampleCode({ json }: ExampleAnswer): string | undefined {
  return readText(json, "error");
}

/** The error of an answer by which the broker refused: by its code, and by HTTP status only where it sent none. */
export function createExampleError(answer: ExampleAnswer): AuthError {
  const { json, status, retryAfterMs, endpoint, secrets } = answer;
  const brokerCode = readExampleCode(answer);
  // A broker may repeat what it was asked with.
  const brokerMessage = redact(readText(json, "message") ?? "", secrets);
  const [code, fix] =
    brokerCode === undefined ? meaningOfStatus(status) : (meanings.get(brokerCode) ?? unknown);
  const said = brokerCode === undefined ? `HTTP ${status}` : `${brokerCode} ${brokerMessage}`;
  return new AuthError(code, `The broker refused ${endpoint} (${said.trim()}). ${fix}`, {
    brokerCode,
    brokerMessage,
    status,
    retryAfterMs,
  });
}

function meaningOfStatus(status: number): readonly [AuthErrorCode, string] {
  if (status === 429) return ["AUTH_ISSUE_RATE_LIMITED", "Ask less often."];
  if (status >= 500) return ["AUTH_NETWORK", "This is on the broker's side: try again later."];
  return unknown;
}

function readText(json: unknown, name: string): string | undefined {
  const value = (json as Record<string, unknown> | null)?.[name];
  return typeof value === "string" ? value : undefined;
}
