import type { Token } from "@auth/core";
import type { KisCusttype } from "./kis-options.js";

/**
 * What of KIS's real-time data is wanted.
 *
 * @group Receiving real-time data
 */
export interface KisSubscription {
  /** The kind of data: `"H0STCNT0"` for trades (실시간체결가), `"H0STASP0"` for quotes (실시간호가), as KIS's documents list them. */
  trId: string;
  /** Whose data: a stock code such as `"005930"`, or the customer's HTS ID for the notices of own orders (체결통보). */
  trKey: string;
  /** The kind of customer, as in {@link KisAuthOptions}. Default `"P"`. */
  custtype?: KisCusttype;
}

/**
 * Writes the message that subscribes to real-time data: the one that signs a WebSocket in as well, for KIS has no other. Every
 * subscription of a connection is written with the key that the connection began with; an open connection outlives its key. Secret:
 * the text contains the key.
 *
 * Source: the documents of the real-time APIs and `data_fetch` of KIS's own sample, `kis_auth.py`.
 *
 * @param approvalKey - what {@link KisAuth.getApprovalKey} gave, or its `value`
 * @returns the text for `socket.send`
 * @throws TypeError where the key is none, or `trId` or `trKey` is missing
 *
 * @example
 * ```ts
 * import { createKisAuth, createKisSubscribeMessage } from "@auth/kis";
 *
 * const auth = createKisAuth({ environment: "paper" });
 * const key = await auth.getApprovalKey();
 * const message = createKisSubscribeMessage(key, { trId: "H0STCNT0", trKey: "005930" });
 * // socket.send(message)
 * ```
 *
 * @group Receiving real-time data
 */
export function createKisSubscribeMessage(
  approvalKey: Token | string,
  subscription: KisSubscription,
): string {
  return writeMessage(approvalKey, "1", subscription);
}

/**
 * Writes the message that ends a subscription; all else as in {@link createKisSubscribeMessage}. Closing the connection ends all of its
 * subscriptions.
 *
 * @returns the text for `socket.send`
 * @throws TypeError where the key is none, or `trId` or `trKey` is missing
 *
 * @group Receiving real-time data
 */
export function createKisUnsubscribeMessage(
  approvalKey: Token | string,
  subscription: KisSubscription,
): string {
  return writeMessage(approvalKey, "2", subscription);
}

/** `trType`: 1 등록, 2 해제. */
function writeMessage(
  approvalKey: Token | string,
  trType: "1" | "2",
  { trId, trKey, custtype = "P" }: KisSubscription,
): string {
  return JSON.stringify({
    header: {
      approval_key: readApprovalKey(approvalKey),
      custtype,
      tr_type: trType,
      "content-type": "utf-8",
    },
    body: { input: { tr_id: readWord("trId", trId), tr_key: readWord("trKey", trKey) } },
  });
}

/** Nothing of what was passed is quoted: it may be a secret in the wrong place. */
function readApprovalKey(approvalKey: Token | string): string {
  if (typeof approvalKey === "object" && approvalKey?.kind === "access-token") {
    throw new TypeError(
      "approvalKey must come from auth.getApprovalKey(), and this is an access token of auth.getToken()",
    );
  }
  const value = typeof approvalKey === "object" ? approvalKey?.value : approvalKey;
  // A Token that was turned into text contains "…", and would reach KIS as nonsense.
  if (typeof value === "string" && /^[\x21-\x7e]+$/.test(value)) return value;
  throw new TypeError(
    "approvalKey must be the token that auth.getApprovalKey() gave, or its .value",
  );
}

function readWord(name: "trId" | "trKey", value: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new TypeError(
    `${name} must be a text such as ${name === "trId" ? '"H0STCNT0"' : '"005930"'}`,
  );
}
