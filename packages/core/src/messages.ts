import { AuthError, type AuthErrorCode, type AuthErrorDetails } from "./auth-error.js";
import { formatKoreanTime } from "./korean-time.js";
import type { IssuePolicy, Provider } from "./provider.js";
import type { Hold } from "./token-record.js";

/** What the messages of one manager need to know of it. */
export interface Subject {
  provider: Provider;
  /** What people call the broker. */
  name: string;
  policy: IssuePolicy;
  hasStore: boolean;
}

/** What people can mend; of the rest the code says enough. */
const refusals: Partial<Record<AuthErrorCode, string>> = {
  AUTH_INVALID_CREDENTIALS: "refused the app key or secret. Check both",
  AUTH_CONFIGURATION: "refused the request. Check the provider's options",
  AUTH_ENVIRONMENT_MISMATCH:
    'refused keys of the other environment. Check environment: "live" or "paper"',
  AUTH_ACCESS_DENIED:
    "denied access. Check the IP address and the API agreement registered at the broker",
};

const ignoring = "; to try now: getToken({ ignoreHold: true })";

/** An error that time may end: its message says when the next try is, and how not to wait for it. */
function untilError(
  code: AuthErrorCode,
  story: string,
  retryAt: number,
  instead = "",
  details?: AuthErrorDetails,
): AuthError {
  const message = `${story} Next try ${formatKoreanTime(retryAt)}${instead}.`;
  return new AuthError(code, message, { ...details, retryAt });
}

/** Why it happens again and again without a store. */
function storeHint({ hasStore }: Subject): string {
  return hasStore
    ? ""
    : " Without a token store every start asks the broker again: pass store: createFsTokenStore() from @auth/store-fs.";
}

/** The error while a hold is in force; `cause` is what this manager itself saw, if it did. */
export function holdError(
  subject: Subject,
  { code, brokerCode }: Pick<Hold, "code" | "brokerCode">,
  until: number,
  cause: AuthError | undefined,
  isFresh: boolean,
): AuthError {
  const story =
    cause?.message ??
    `${subject.name} ${refusals[code] ?? "issued no token"} (${brokerCode ?? code}).`;
  const { brokerMessage, status, path } = cause ?? {};
  const hint = code === "AUTH_ISSUE_RATE_LIMITED" ? storeHint(subject) : "";
  return untilError(code, story + hint, until, isFresh ? "" : ` (remembered${ignoring})`, {
    brokerCode,
    brokerMessage,
    status,
    path,
  });
}

/** The error until the broker's issue interval is over. */
export function intervalError(subject: Subject, until: number): AuthError {
  const { name, policy } = subject;
  return untilError(
    "AUTH_ISSUE_RATE_LIMITED",
    `${name} issues at most one token every ${policy.issueIntervalMs / 1000} s.${storeHint(subject)}`,
    until,
    "; to wait for it: getToken({ maxWaitMs })",
  );
}

/** The error while a dead token keeps coming back. */
export function stuckError({ name }: Subject, until: number, isRevoked: boolean): AuthError {
  const story = isRevoked
    ? "keeps issuing the token that was revoked"
    : "refuses its own token and issues it again";
  return untilError("AUTH_TOKEN_STUCK", `${name} ${story}. Only the broker can end this.`, until);
}

/** The error while tokens keep dying because somebody else issues with this app key. */
export function contestedError({ name }: Subject, until: number): AuthError {
  return untilError(
    "AUTH_TOKEN_CONTESTED",
    `Tokens of ${name} keep dying: another program issues with this app key. ` +
      "Give all programs the same token store, or an app key each.",
    until,
    ignoring,
  );
}

/** The error for a token that was dead on arrival. */
export function expiredOnArrivalError({ name }: Subject, expiresAt: number): AuthError {
  return new AuthError(
    "AUTH_TOKEN_STUCK",
    `${name} issued a token that had expired (${formatKoreanTime(expiresAt)}). ` +
      "Check this machine's time; if it is right, only the broker can end this.",
  );
}

/** The error of a manager that was closed. */
export function closedError(): AuthError {
  return new AuthError("AUTH_CONFIGURATION", "This token manager is closed. Create another one.");
}
