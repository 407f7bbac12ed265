import { AuthError, redact } from "@auth/core";
import { tidy } from "@auth/provider-kit";
import { type KisAnswer, type KisRefusal, readKisRefusal } from "./kis-answer.js";
import { documentedLengths, type KisCredentials } from "./kis-credentials.js";
import { type KisErrorMeaning, kisErrorCodes } from "./kis-error-codes.js";
import type { KisEnvironment } from "./kis-options.js";

/** What an error's message needs to know of the request. */
export interface KisErrorContext extends KisCredentials {
  /** The path, such as `/oauth2/tokenP`. */
  endpoint: string;
  environment: KisEnvironment;
  /** Everything secret that the request carried, to be replaced in what KIS says. */
  secrets: readonly string[];
}

/** Makes the error of an answer that brought nothing of what was asked for. */
export function createKisError(
  answer: KisAnswer,
  context: KisErrorContext,
  refusal: KisRefusal = readKisRefusal(answer.json),
): AuthError {
  const { status } = answer;
  const { endpoint, environment } = context;
  const clean = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : tidy(redact(value, context.secrets));
  const brokerCode = clean(refusal.brokerCode);
  const brokerMessage = clean(refusal.brokerMessage);
  const known =
    refusal.brokerCode === undefined
      ? meaningOfStatus(status, endpoint)
      : (kisErrorCodes.get(refusal.brokerCode) ?? unknownCode);

  const said = [brokerCode, brokerMessage].filter((part) => part !== undefined).join(" ");
  const quoted = said === "" ? "" : ` (${said})`;
  const subject = known.credential === undefined ? endpoint : credentialNames[known.credential];
  const what =
    brokerCode === undefined
      ? `KIS answered ${subject} with HTTP ${status}${quoted}`
      : `KIS refused ${subject}${quoted}`;
  const fix = typeof known.fix === "string" ? known.fix : known.fix(environment);
  const check = known.credential === undefined ? "" : `${checkLength(known.credential, context)} `;

  return new AuthError(known.code, `${what}. ${check}${fix}`, {
    brokerCode,
    brokerMessage,
    status,
    retryAfterMs: answer.retryAfterMs,
  });
}

const unknownCode: KisErrorMeaning = {
  code: "AUTH_PROVIDER_REJECTED",
  fix: "This code is not known here: look it up at KIS Developers (https://apiportal.koreainvestment.com).",
};

/** Only where the body has no code. 403 tells nothing: KIS sends it for wrong keys and for the rate limit alike. */
function meaningOfStatus(status: number, endpoint: string): KisErrorMeaning {
  if (status === 429 && endpoint.startsWith("/oauth2/")) {
    return { code: "AUTH_ISSUE_RATE_LIMITED", fix: "Ask less often." };
  }
  return status >= 500
    ? { code: "AUTH_NETWORK", fix: "KIS, or a proxy before it, does not work just now: try later." }
    : { code: "AUTH_PROVIDER_REJECTED", fix: "Check baseUrl, and any proxy in between." };
}

const credentialNames = { appKey: "the app key", appSecret: "the app secret" } as const;

function checkLength(name: "appKey" | "appSecret", context: KisErrorContext): string {
  const { value, source } = context[name];
  const documented = documentedLengths[name];
  return value.length === documented
    ? `Check ${source}: it has ${documented} characters, as KIS documents.`
    : `Check ${source}: it has ${value.length} characters, KIS documents ${documented}.`;
}
