import { randomUUID } from "node:crypto";
import type { BrokerEndpoint } from "../broker.js";
import { randomText } from "../random-text.js";
import { checkKisCredentials } from "./kis-credentials.js";
import { kisOAuthError } from "./kis-errors.js";
import type { KisState } from "./kis-state.js";

const lifetimeMs = 24 * 60 * 60 * 1000;

/** `POST /oauth2/Approval`: the key for a WebSocket's first message, good for 24 hours. It wants the app secret under the name `secretkey`. */
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
      if ("code" in check) return kisOAuthError(check.code, state.switches.oauthErrorStatus);
      const key = issueApprovalKey(state, check.account.label);
      return { status: 200, body: { approval_key: key }, outcome: "ok" };
    },
  };
}

function issueApprovalKey({ approvalKeys, switches, now }: KisState, account: string): string {
  const previous = approvalKeys.current(account);
  if (previous && switches.newApprovalKeyKillsOld) {
    previous.death ??= { code: "OPSP0011", revoked: false };
  }
  const value = switches.approvalKeyForm === "uuid" ? randomUUID() : randomText(286);
  const issuedAt = now();
  const expiresAt = issuedAt + lifetimeMs;
  approvalKeys.add({ value, account, issuedAt, namedExpiresAt: expiresAt, expiresAt });
  return value;
}
