import type { IssuedByBroker } from "../accounts/token-registry.js";
import type { BrokerAnswer, BrokerEndpoint } from "../broker.js";
import { formatKoreanTimestamp } from "../clock/korean-timestamp.js";
import type { KisAccount } from "./kis-account.js";
import { checkKisCredentials } from "./kis-credentials.js";
import { kisOAuthError } from "./kis-errors.js";
import type { KisState } from "./kis-state.js";
import { createKisTokenValue } from "./kis-token-value.js";

const pastExpiryMs = 20 * 60 * 1000;
/** The number in the example of KIS's document. */
const documentedLifetimeMs = 90 * 24 * 60 * 60 * 1000;

/**
 * `POST /oauth2/tokenP`. By the age of the last successful issue: under the interval EGW00133; under six hours the same
 * value with the same expiry and the constant `expires_in`; then a new value, the old one living on.
 */
export function createKisTokenEndpoint(state: KisState): BrokerEndpoint {
  return {
    name: "token",
    method: "POST",
    path: "/oauth2/tokenP",
    handle(request) {
      const check = checkKisCredentials(state, request, {
        secretField: "appsecret",
        grantType: true,
      });
      if ("code" in check) {
        if (check.account) noteFailure(state, check.account);
        return kisOAuthError(check.code, state.switches.oauthErrorStatus);
      }
      if (isTooEarly(state, check.account.label)) {
        noteFailure(state, check.account);
        const { oauthErrorStatus, issueIntervalMs } = state.switches;
        return kisOAuthError("EGW00133", oauthErrorStatus, `(${intervalText(issueIntervalMs)})`);
      }
      state.lastIssueAt.set(check.account.label, state.now());
      return tokenAnswer(state, tokenFor(state, check.account));
    },
  };
}

/** Whether the interval since the account's last issue is still running. */
export function isTooEarly({ lastIssueAt, switches, now }: KisState, account: string): boolean {
  const last = lastIssueAt.get(account);
  // An issue that lies ahead was before the clock was turned back.
  return last !== undefined && last <= now() && now() - last < switches.issueIntervalMs;
}

/** `1분당 1회` was seen on the wire; other intervals are put the same way. */
function intervalText(ms: number): string {
  return ms % 60_000 === 0 ? `${ms / 60_000}분당 1회` : `${ms / 1000}초당 1회`;
}

function noteFailure(state: KisState, account: KisAccount): void {
  if (state.switches.failedAttemptsCount) state.lastIssueAt.set(account.label, state.now());
}

/** The token that comes back now: the one of the last six hours, or a new one. */
function tokenFor(state: KisState, account: KisAccount): IssuedByBroker {
  const current = state.tokens.current(account.label);
  if (current && comesBack(state, current)) return current;
  if (current && !current.death && state.switches.newTokenKillsOld) {
    current.death = { code: "EGW00121", revoked: false };
  }
  // Expiries are written in whole seconds, and so are the claims: the token must not outlive its own text.
  const nowMs = Math.floor(state.now() / 1000) * 1000;
  const { lifetimeMs, earlyExpiryMs, expiryAlreadyPast } = state.switches;
  const issuedAt = expiryAlreadyPast ? nowMs - lifetimeMs - pastExpiryMs : nowMs;
  const namedExpiresAt = issuedAt + lifetimeMs;
  const value = createKisTokenValue({
    appKey: account.appKey,
    issuedAt,
    expiresAt: namedExpiresAt,
    signingKey: state.signingKey,
  });
  const expiresAt = namedExpiresAt - earlyExpiryMs;
  return state.tokens.add({ value, account: account.label, issuedAt, namedExpiresAt, expiresAt });
}

function comesBack({ switches, now }: KisState, token: IssuedByBroker): boolean {
  if (now() - token.issuedAt >= switches.sameTokenWindowMs || now() >= token.expiresAt)
    return false;
  if (!token.death) return true;
  return token.death.revoked ? !switches.revokeFreesWindow : switches.deadTokenReissued;
}

function tokenAnswer({ switches, now }: KisState, token: IssuedByBroker): BrokerAnswer {
  const lifetimesMs = {
    constant: switches.lifetimeMs,
    remainder: token.namedExpiresAt - now(),
    documented: documentedLifetimeMs,
  };
  return {
    status: 200,
    body: {
      access_token: token.value,
      [switches.expiryField]: formatKoreanTimestamp(token.namedExpiresAt, "spaced"),
      token_type: "Bearer",
      expires_in: Math.floor(lifetimesMs[switches.expiresIn] / 1000),
    },
    outcome: "ok",
  };
}
