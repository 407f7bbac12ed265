import { randomUUID } from "node:crypto";
import type { BrokerEndpoint } from "../broker.js";
import { checkKisCredentials } from "./kis-credentials.js";
import { kisOAuthError } from "./kis-errors.js";
import type { KisState } from "./kis-state.js";

/** `POST /oauth2/Approval`: the key for a WebSocket's first message. It wants the app secret under the name `secretkey`. */
export function createKisApprovalEndpoint(state: KisState): BrokerEndpoint {
  return {
    name: "approval",
    method: "POST",
    path: "/oauth2/Approval",
    handle(request) {
      const check = checkKisCredentials(state, request, {
        secretField: "secretkey",
        grantType: true,
        // The document marks the header as not required here.
        contentTypeOptional: true,
      });
      if ("code" in check) return kisOAuthError(check.code);
      return { status: 200, body: { approval_key: randomUUID() }, outcome: "ok" };
    },
  };
}
