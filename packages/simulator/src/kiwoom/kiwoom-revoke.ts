import type { BrokerEndpoint } from "../broker.js";
import { checkApiId, checkKiwoomCredentials, readKiwoomFields } from "./kiwoom-credentials.js";
import { kiwoomError, kiwoomSuccess } from "./kiwoom-errors.js";
import type { KiwoomState } from "./kiwoom-state.js";

/** `POST /oauth2/revoke` (au10002). No token is 8016; one that is unknown, another account's, dead or expired 8015. */
export function createKiwoomRevokeEndpoint(state: KiwoomState): BrokerEndpoint {
  const { switches } = state;
  return {
    name: "revoke",
    method: "POST",
    path: "/oauth2/revoke",
    handle(request) {
      const optional = !switches.tokenApiIdRequired;
      const wrongApiId = checkApiId(state, request, "au10002", { optional });
      if (wrongApiId) return wrongApiId;
      const body = readKiwoomFields(state, request);
      if ("outcome" in body) return body;
      const account = checkKiwoomCredentials(state, body);
      if ("outcome" in account) return account;
      const value = body.fields.get("token");
      if (!value) return kiwoomError(switches, "8016");
      const token = state.tokens.find(value);
      if (token?.account !== account.label) return kiwoomError(switches, "8015");
      if (token.death || state.now() >= token.expiresAt) {
        if (token.death && switches.refusedRevokeFrees)
          token.death = { code: "8005", revoked: true };
        return kiwoomError(switches, "8015");
      }
      token.death = { code: "8005", revoked: true };
      return {
        status: 200,
        headers: { "api-id": "au10002" },
        body: { ...kiwoomSuccess(switches) },
        outcome: "ok",
      };
    },
  };
}
