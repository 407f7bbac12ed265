import type { BrokerEndpoint } from "../broker.js";
import { checkKisCredentials } from "./kis-credentials.js";
import { kisOAuthError } from "./kis-errors.js";
import type { KisState } from "./kis-state.js";

/**
 * `POST /oauth2/revokeP`. KIS publishes no error bodies for it; here they have the shape of `tokenP`'s: no token EGW00122,
 * unknown, another account's or already dead EGW00121, expired EGW00123.
 */
export function createKisRevokeEndpoint(state: KisState): BrokerEndpoint {
  return {
    name: "revoke",
    method: "POST",
    path: "/oauth2/revokeP",
    handle(request) {
      const check = checkKisCredentials(state, request, {
        secretField: "appsecret",
        grantType: false,
      });
      if ("code" in check) return kisOAuthError(check.code, state.switches.oauthErrorStatus);
      const value = check.fields.get("token");
      if (!value) return kisOAuthError("EGW00122", state.switches.oauthErrorStatus);
      const token = state.tokens.find(value);
      if (!token || token.account !== check.account.label || token.death)
        return kisOAuthError("EGW00121", state.switches.oauthErrorStatus);
      if (state.now() >= token.expiresAt)
        return kisOAuthError("EGW00123", state.switches.oauthErrorStatus);
      token.death = { code: "EGW00121", revoked: true };
      return {
        status: 200,
        body: {
          code: state.switches.revokeCodeType === "number" ? 200 : "200",
          message: "접근토큰 폐기에 성공하였습니다",
        },
        outcome: "ok",
      };
    },
  };
}
