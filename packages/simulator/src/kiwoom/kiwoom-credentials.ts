import type { BrokerAnswer, BrokerRequest } from "../broker.js";
import { readJsonFields } from "../http/json-fields.js";
import type { KiwoomAccount } from "./kiwoom-account.js";
import { kiwoomError } from "./kiwoom-errors.js";
import type { KiwoomState } from "./kiwoom-state.js";

/** A request to `/oauth2/` whose body and `api-id` are in order. */
export interface KiwoomFields {
  readonly fields: ReadonlyMap<string, string>;
}

/** Reads the flat JSON body, or says what is wrong with it. */
export function readKiwoomFields(
  { switches }: KiwoomState,
  request: BrokerRequest,
): KiwoomFields | BrokerAnswer {
  const fields = readJsonFields(request);
  if (fields === "content-type") return kiwoomError(switches, "1512");
  if (typeof fields === "string") return kiwoomError(switches, "1517", "body");
  return { fields };
}

/** Checks the `api-id` header; on the token endpoints it may be missing. */
export function checkApiId(
  { switches }: KiwoomState,
  request: BrokerRequest,
  expected: string,
  { optional = false }: { optional?: boolean } = {},
): BrokerAnswer | undefined {
  const apiId = request.headers["api-id"];
  if (!apiId) return optional ? undefined : kiwoomError(switches, "1501");
  return apiId === expected
    ? undefined
    : kiwoomError(switches, "1504", `${apiId}, URI=${request.path}`);
}

/** Finds the account whose key and secret are in the body. */
export function checkKiwoomCredentials(
  { switches, book, otherBook }: KiwoomState,
  { fields }: KiwoomFields,
): KiwoomAccount | BrokerAnswer {
  const appKey = fields.get("appkey");
  const secretKey = fields.get("secretkey");
  if (!appKey || !secretKey) return kiwoomError(switches, "8020");
  const account = book.find(appKey);
  if (!account && otherBook.find(appKey)) return kiwoomError(switches, "8030");
  if (account?.secretKey !== secretKey) return kiwoomError(switches, "8001");
  return switches.ip === "unregistered" ? kiwoomError(switches, "8050") : account;
}
