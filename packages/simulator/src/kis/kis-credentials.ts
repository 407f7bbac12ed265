import type { BrokerRequest } from "../broker.js";
import { readJsonFields } from "../http/json-fields.js";
import type { KisAccount } from "./kis-account.js";
import type { KisState } from "./kis-state.js";

/** A request to `/oauth2/` that named a known key with its secret, or the code that refuses it. */
export type KisCredentialCheck =
  | { readonly account: KisAccount; readonly fields: ReadonlyMap<string, string> }
  /** `account` where the key was right. */
  | { readonly code: string; readonly account?: KisAccount };

/** Checks body and credentials of a request to `/oauth2/`, in the order in which KIS numbers its errors. */
export function checkKisCredentials(
  state: KisState,
  request: BrokerRequest,
  expected: {
    secretField: "appsecret" | "secretkey";
    grantType: boolean;
    contentTypeOptional?: boolean;
  },
): KisCredentialCheck {
  const fields = readJsonFields(request, expected);
  if (typeof fields === "string")
    return { code: fields === "content-type" ? "EGW00132" : "EGW00101" };
  const appKey = fields.get("appkey");
  const secret = fields.get(expected.secretField);
  if (!appKey) return { code: "EGW00102" };
  if (!secret) return { code: "EGW00104" };
  if (expected.grantType) {
    const grantType = fields.get("grant_type");
    if (!grantType) return { code: "EGW00115" };
    if (grantType !== "client_credentials") return { code: "EGW00116" };
  }
  const account = state.book.find(appKey);
  if (!account) return { code: unknownKeyCode(state, appKey) };
  if (account.appSecret !== secret) return { code: "EGW00105", account };
  return { account, fields };
}

/** The code for an app key that this environment does not have. */
export function unknownKeyCode(state: KisState, appKey: string): string {
  return state.otherBook.find(appKey) ? state.switches.wrongEnvironmentCode : "EGW00103";
}
