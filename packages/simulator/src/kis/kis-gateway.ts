import type { BrokerAnswer, BrokerRequest } from "../broker.js";
import { readAuthorization } from "../http/read-authorization.js";
import type { KisAccount } from "./kis-account.js";
import { unknownKeyCode } from "./kis-credentials.js";
import { kisApiError } from "./kis-errors.js";
import type { KisState } from "./kis-state.js";

/** Checks the `appkey` and `appsecret` headers that every call under `/uapi/` carries. */
export function checkKisKeyHeaders(
  state: KisState,
  request: BrokerRequest,
): KisAccount | BrokerAnswer {
  const { appkey, appsecret } = request.headers;
  if (!appkey) return kisApiError("EGW00102");
  if (!appsecret) return kisApiError("EGW00104");
  const account = state.book.find(appkey);
  if (!account) return kisApiError(unknownKeyCode(state, appkey));
  // Unlike at /oauth2/, a wrong secret is EGW00304 here.
  return account.appSecret === appsecret ? account : kisApiError("EGW00304");
}

/** Checks everything that stands between a call under `/uapi/` and the service behind it. */
export function checkKisGateway(
  state: KisState,
  request: BrokerRequest,
): KisAccount | BrokerAnswer {
  const account = checkKisKeyHeaders(state, request);
  if ("outcome" in account) return account;
  const { access, tokenErrorStatus, requestsPerSecond, rateLimitCode } = state.switches;
  const code = tokenProblem(state, account, request.headers.authorization);
  if (code) return kisApiError(code, code === "EGW00205" ? 500 : tokenErrorStatus);
  if (access !== "granted") return kisApiError(access);
  const { custtype } = request.headers;
  if (custtype !== undefined && !takesCusttype(state, custtype)) return kisApiError("EGW00208");
  if (state.rate.exceeds(account.label, requestsPerSecond))
    return kisApiError(rateLimitCode, tokenErrorStatus);
  return account;
}

/** Whether it is one of the two that there are, and one that the switch lets pass. */
export function takesCusttype({ switches }: KisState, custtype: string): boolean {
  const taken = switches.custtype === "any" ? ["P", "B"] : [switches.custtype];
  return taken.includes(custtype);
}

function tokenProblem(
  state: KisState,
  account: KisAccount,
  authorization: string | undefined,
): string | undefined {
  if (!authorization) return "EGW00122";
  const { scheme, value } = readAuthorization(authorization);
  if (scheme !== "bearer") return "EGW00205";
  const token = state.tokens.find(value);
  if (!token || token.account !== account.label) return "EGW00121";
  if (token.death) return token.death.code;
  return state.now() >= token.expiresAt ? "EGW00123" : undefined;
}
