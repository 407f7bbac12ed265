import type { BrokerRequest, Caller, EndpointName } from "../broker.js";
import { parseObject } from "../http/json-fields.js";
import type { AccountBook, BrokerAccount } from "./account-book.js";
import type { TokenRegistry } from "./token-registry.js";

/** What a broker knows its callers by. */
export interface CallerSources {
  readonly book: AccountBook<BrokerAccount>;
  readonly tokens: TokenRegistry;
  /** Whether an issue request of this account would come too early now. */
  isTooEarly(account: string): boolean;
}

/** Their credentials are in the body; what a client's session sends along in its headers says nothing there. */
const bodyEndpoints: readonly EndpointName[] = ["token", "revoke", "approval"];

/** Names the caller for the ledger: by its app key in header or body, or else by its token. */
export function identifyCaller(
  { book, tokens, isTooEarly }: CallerSources,
  { headers, body }: BrokerRequest,
  endpoint: EndpointName,
): Caller {
  const isInBody = bodyEndpoints.includes(endpoint);
  const bearer = isInBody ? undefined : headers.authorization?.split(" ", 2)[1];
  const header = isInBody ? undefined : headers.appkey;
  const fields = header || bearer ? undefined : parseObject(body);
  const appKey = header ?? fields?.appkey;
  const value = endpoint === "revoke" ? fields?.token : bearer;
  const byKey = book.find(typeof appKey === "string" ? appKey : undefined)?.label;
  const described = typeof value === "string" ? tokens.describe(value) : undefined;
  const byToken = typeof value === "string" ? tokens.find(value)?.account : undefined;
  const account = byKey ?? byToken ?? "unknown";
  return {
    account,
    ...described,
    ...(endpoint === "token" && isTooEarly(account) ? { tooEarly: true } : {}),
  };
}
