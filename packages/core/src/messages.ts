import { AuthError, type AuthErrorCode } from "./auth-error.js";
import { formatKoreanTime } from "./korean-time.js";
import type { IssuePolicy, Provider } from "./provider.js";
import type { Hold } from "./token-record.js";

/** What the messages of one manager need to know of it. */
export interface Subject {
  provider: Provider;
  policy: IssuePolicy;
  hasStore: boolean;
}

const explanations: Partial<Record<AuthErrorCode, string>> = {
  AUTH_INVALID_CREDENTIALS:
    "refused the app key or secret. Check both, and that they belong to this environment",
  AUTH_CONFIGURATION: "refused the request as wrongly configured. Check the provider's options",
  AUTH_ENVIRONMENT_MISMATCH:
    'refused keys of the other environment. Check environment: "live" or "paper"',
  AUTH_ACCESS_DENIED:
    "denied access. Check the registered IP address and the API agreement at the broker",
  AUTH_ISSUE_RATE_LIMITED: "refused because tokens were asked for too often",
  AUTH_NETWORK: "could not be reached",
  AUTH_TIMEOUT: "did not answer in time",
  AUTH_INVALID_RESPONSE: "answered with something that is no token",
};

const storeHint =
  " There is no token store: every start asks the broker again. Pass store: createFsTokenStore() from @auth/store-fs.";

/** The error while a hold is in force; `cause` is what this manager itself saw, if it did. */
export function holdError(
  subject: Subject,
  hold: Pick<Hold, "code" | "brokerCode">,
  until: number,
  cause: AuthError | undefined,
  isFresh: boolean,
): AuthError {
  const said = hold.brokerCode === undefined ? "" : ` (${hold.brokerCode})`;
  const story =
    cause?.message ??
    `${subject.provider.id} ${explanations[hold.code] ?? "refused to issue a token"}${said}.`;
  const next = isFresh
    ? ` Next try ${formatKoreanTime(until)}.`
    : ` (remembered, next try ${formatKoreanTime(until)}; to try now: getToken({ ignoreHold: true }))`;
  const hint = hold.code === "AUTH_ISSUE_RATE_LIMITED" && !subject.hasStore ? storeHint : "";
  return new AuthError(hold.code, story + next + hint, {
    brokerCode: cause?.brokerCode ?? hold.brokerCode,
    brokerMessage: cause?.brokerMessage,
    status: cause?.status,
    path: cause?.path,
    retryAt: until,
  });
}

/** The error until the broker's issue interval is over. */
export function intervalError({ provider, policy, hasStore }: Subject, until: number): AuthError {
  const seconds = policy.issueIntervalMs / 1000;
  return new AuthError(
    "AUTH_ISSUE_RATE_LIMITED",
    `${provider.id} issues at most one token every ${seconds} s, and the last request is not that long ago. ` +
      `Next try ${formatKoreanTime(until)}; to wait for it: getToken({ maxWaitMs }).${hasStore ? "" : storeHint}`,
    { retryAt: until },
  );
}

/** The error while a dead token keeps coming back. */
export function stuckError({ provider }: Subject, until: number, isRevoked: boolean): AuthError {
  const story = isRevoked
    ? `${provider.id} keeps issuing the token that was revoked.`
    : `${provider.id} refuses its own token and issues the same one again.`;
  return new AuthError(
    "AUTH_TOKEN_STUCK",
    `${story} Only the broker can end this; it is tried again ${formatKoreanTime(until)}.`,
    { retryAt: until },
  );
}

/** The error while tokens keep dying because somebody else issues with this app key. */
export function contestedError({ provider }: Subject, until: number): AuthError {
  return new AuthError(
    "AUTH_TOKEN_CONTESTED",
    `Tokens of ${provider.id} keep dying soon after they are issued: another program issues with this app key. ` +
      `Give every program the same token store, or an app key of its own. Next try ${formatKoreanTime(until)}; ` +
      "to try now: getToken({ ignoreHold: true }).",
    { retryAt: until },
  );
}

/** The error for a token that was dead on arrival. */
export function expiredOnArrivalError({ provider }: Subject, expiresAt: number): AuthError {
  return new AuthError(
    "AUTH_TOKEN_STUCK",
    `${provider.id} issued a token that had already expired (${formatKoreanTime(expiresAt)}). ` +
      "If this machine's time is right, only the broker can end this.",
  );
}

/** The error of a manager that was closed. */
export function closedError(): AuthError {
  return new AuthError(
    "AUTH_CONFIGURATION",
    "This token manager is closed. Create another one, or close it later.",
  );
}
