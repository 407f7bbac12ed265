import type { IssuedByBroker } from "../accounts/token-registry.js";
import type { BrokerAnswer, BrokerRequest } from "../broker.js";
import { readAuthorization } from "../http/read-authorization.js";
import { checkApiId, type KiwoomFields, readKiwoomFields } from "./kiwoom-credentials.js";
import { kiwoomError } from "./kiwoom-errors.js";
import type { KiwoomState } from "./kiwoom-state.js";

/** Checks everything that stands between a call under `/api/` and the service behind it. */
export function checkKiwoomGateway(
  state: KiwoomState,
  request: BrokerRequest,
  expected: { apiId: string; fields: readonly string[] },
): (KiwoomFields & { readonly account: string }) | BrokerAnswer {
  const { switches } = state;
  const wrongApiId = checkApiId(state, request, expected.apiId);
  if (wrongApiId) return wrongApiId;
  const token = checkToken(state, request.headers.authorization);
  if (typeof token === "string") return kiwoomError(switches, token);
  if (switches.ip !== "registered")
    return kiwoomError(switches, switches.ip === "changed" ? "8010" : "8050");
  const counted = switches.rateLimitPer === "api" ? ` ${expected.apiId}` : "";
  if (state.rate.exceeds(token.account + counted, switches.requestsPerSecond)) {
    return kiwoomError(switches, switches.rateLimitCode, expected.apiId);
  }
  const body = readKiwoomFields(state, request);
  if ("outcome" in body) return body;
  const missing = expected.fields.find((name) => !body.fields.get(name));
  if (missing) return kiwoomError(switches, "1511", missing);
  return { ...body, account: token.account };
}

function checkToken(
  state: KiwoomState,
  authorization: string | undefined,
): IssuedByBroker | string {
  if (!authorization) return "1513";
  const { scheme, value } = readAuthorization(authorization);
  if (scheme !== "bearer") return "1515";
  if (!value) return "1516";
  if (state.otherTokens.find(value)) return "8031";
  const token = state.tokens.find(value);
  if (!token || state.now() >= token.expiresAt) return "8005";
  return token.death ? token.death.code : token;
}
