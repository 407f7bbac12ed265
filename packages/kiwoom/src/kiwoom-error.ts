import { AuthError, redact } from "@auth/core";
import { type Credential, tidy } from "@auth/provider-kit";
import { type KiwoomAnswer, readKiwoomCode, readKiwoomMessage } from "./kiwoom-answer.js";
import {
  type KiwoomErrorMeaning,
  kiwoomErrorCodes,
  lookUp,
  slowDown,
  wait,
} from "./kiwoom-error-codes.js";
import type { KiwoomEnvironment } from "./kiwoom-options.js";

/** What an error's message needs to know of the request. */
export interface KiwoomErrorContext {
  /** The path, such as `/oauth2/token`. */
  endpoint: string;
  environment: KiwoomEnvironment;
  baseUrl: string;
  appKey: Credential;
  secretKey: Credential;
  /** Everything secret that the request carried, to be replaced in what Kiwoom says. */
  secrets: readonly string[];
}

/** Makes the error of an answer by which Kiwoom refused: by its code, and by HTTP status only where it sent none. */
export function createKiwoomError(answer: KiwoomAnswer, context: KiwoomErrorContext): AuthError {
  const { json, status } = answer;
  const brokerCode = readKiwoomCode(json);
  const brokerMessage = readMessage(json, context.secrets);
  const meaning =
    brokerCode === undefined ? meaningOfStatus(status) : kiwoomErrorCodes.get(brokerCode);
  const { code, says, fix } = meaning ?? unknown(context.endpoint);

  const said = quote(brokerCode, brokerMessage) ?? `HTTP ${status} without a code`;
  return new AuthError(code, `Kiwoom ${says} (${said}). ${fix(context)}`, {
    brokerCode,
    brokerMessage,
    status,
    retryAfterMs: readRetryAfter(answer.retryAfter),
  });
}

function unknown(endpoint: string): KiwoomErrorMeaning {
  return { code: "AUTH_PROVIDER_REJECTED", says: `refused ${endpoint}`, fix: lookUp };
}

/** Only where the body has no code. 403 says nothing of too many requests, and 401 nothing of what is wrong. */
function meaningOfStatus(status: number): KiwoomErrorMeaning {
  if (status === 429) {
    return { code: "AUTH_ISSUE_RATE_LIMITED", says: "limits requests", fix: slowDown };
  }
  if (status >= 500) return { code: "AUTH_NETWORK", says: "does not work just now", fix: wait };
  return {
    code: "AUTH_PROVIDER_REJECTED",
    says: "did not answer as its token service does",
    fix: ({ baseUrl }) => `Check baseUrl (${baseUrl}), and any proxy in between.`,
  };
}

function readMessage(json: unknown, secrets: readonly string[]): string | undefined {
  // Redacted before it is cut, lest the beginning of a secret remain.
  const text = tidy(redact(readKiwoomMessage(json), secrets));
  return text === "" ? undefined : text;
}

function quote(brokerCode: string | undefined, text: string | undefined): string | undefined {
  if (brokerCode === undefined || text === undefined) return brokerCode ?? text;
  return text.includes(brokerCode) ? text : `${brokerCode} ${text}`;
}

function readRetryAfter(header: string | null | undefined): number | undefined {
  return /^\d{1,5}$/.test(header ?? "") ? Number(header) * 1000 : undefined;
}
