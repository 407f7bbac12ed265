import type { IssuedByBroker } from "../accounts/token-registry.js";
import type { BrokerEndpoint } from "../broker.js";
import { formatKoreanTimestamp } from "../clock/korean-timestamp.js";
import { randomText } from "../random-text.js";
import { checkApiId, checkKiwoomCredentials, readKiwoomFields } from "./kiwoom-credentials.js";
import { kiwoomError, kiwoomSuccess } from "./kiwoom-errors.js";
import type { KiwoomState } from "./kiwoom-state.js";

const pastExpiryMs = 20 * 60 * 1000;

/** `POST /oauth2/token` (au10001). A second issue gives the same token or replaces it, by the switch `reissue`. */
export function createKiwoomTokenEndpoint(state: KiwoomState): BrokerEndpoint {
  const { switches } = state;
  return {
    name: "token",
    method: "POST",
    path: "/oauth2/token",
    handle(request) {
      const optional = !switches.tokenApiIdRequired;
      const wrongApiId = checkApiId(state, request, "au10001", { optional });
      if (wrongApiId) return wrongApiId;
      const body = readKiwoomFields(state, request);
      if ("outcome" in body) return body;
      const grantType = body.fields.get("grant_type");
      if (!grantType) return kiwoomError(switches, "8011");
      if (grantType !== "client_credentials") return kiwoomError(switches, "8012");
      const caller = state.book.find(body.fields.get("appkey"))?.label;
      // Counted before the secret is looked at: the limit stands at the door.
      if (caller && state.tokenRate.exceeds(caller, switches.tokenRequestsPerSecond)) {
        return kiwoomError(switches, switches.rateLimitCode, "au10001");
      }
      const account = checkKiwoomCredentials(state, body);
      if ("outcome" in account) return account;
      const token = tokenFor(state, account.label);
      return {
        status: 200,
        headers: { "api-id": "au10001", "cont-yn": "N", "next-key": "" },
        body: {
          expires_dt: formatKoreanTimestamp(token.namedExpiresAt, "compact"),
          token_type: switches.tokenType,
          token: token.value,
          ...kiwoomSuccess(switches),
        },
        outcome: "ok",
      };
    },
  };
}

function tokenFor({ tokens, switches, now }: KiwoomState, account: string): IssuedByBroker {
  const current = tokens.current(account);
  if (current && now() < current.expiresAt) {
    const comesBack = !current.death || (switches.deadTokenReissued && !current.death.revoked);
    if (switches.reissue === "same" && comesBack) return current;
    current.death ??= { code: "8005", revoked: false };
  }
  const { lifetimeMs, earlyExpiryMs, expiryAlreadyPast } = switches;
  // Expiries are written in whole seconds: the token must not outlive its own text.
  const nowMs = Math.floor(now() / 1000) * 1000;
  const issuedAt = expiryAlreadyPast ? nowMs - lifetimeMs - pastExpiryMs : nowMs;
  const namedExpiresAt = issuedAt + lifetimeMs;
  const expiresAt = namedExpiresAt - earlyExpiryMs;
  return tokens.add({ value: randomText(86), account, issuedAt, namedExpiresAt, expiresAt });
}
