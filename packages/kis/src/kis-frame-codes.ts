/**
 * What to do about a message by which KIS refuses something on a WebSocket.
 *
 * - `"new-key"`: KIS does not take the approval key. Pass it to `auth.approvalKeys.invalidate`, close, and connect with another one; once
 *   only: if KIS refuses that one as well, the key is not the trouble, so wait.
 * - `"other-session"`: another connection of the app key is open, in this program, another one, or as the rest of a connection
 *   that broke off. No new key changes that. End the other one, or wait before the next try.
 * - `"fix"`: the message is wrong, or one subscription too many. Sent again, it fails again.
 * - `"wait"`: passing trouble at KIS, or a code that is not known here. Try again later.
 * - `"none"`: what was asked for is so already.
 *
 * @group Receiving real-time data
 */
export type KisRemedy = "new-key" | "other-session" | "fix" | "wait" | "none";

/**
 * The codes of KIS's real-time server, with KIS's text beside them. Source: the list in KIS's FAQ as public clients carry it; OPSP0011
 * is in no published list and was seen on the wire.
 */
export const kisRemedies: ReadonlyMap<string, KisRemedy> = new Map<string, KisRemedy>([
  ["OPSP0002", "none"], // ALREADY IN SUBSCRIBE
  ["OPSP0003", "none"], // UNSUBSCRIBE ERROR(not found!)
  ["OPSP0007", "wait"], // SUBSCRIBE INTERNAL ERROR
  ["OPSP0008", "fix"], // MAX SUBSCRIBE OVER: 40 or 41, sources differ
  ["OPSP0009", "wait"], // SUBSCRIBE ERROR : mci send failed
  ["OPSP0010", "new-key"], // SUBSCRIBE WARNNING : invalid appkey
  ["OPSP0011", "new-key"], // invalid approval : NOT FOUND
  ["OPSP8991", "fix"], // SUBSCRIBE ERROR : invalid tr_id
  ["OPSP8992", "fix"], // SUBSCRIBE ERROR : invalid tr_key
  ["OPSP8993", "fix"], // JSON PARSING ERROR : invalid tr_key
  ["OPSP8994", "fix"], // JSON PARSING ERROR : personalseckey not found
  ["OPSP8995", "fix"], // JSON PARSING ERROR : appsecret not found
  ["OPSP8996", "other-session"], // ALREADY IN USE appkey
  ["OPSP8997", "fix"], // JSON PARSING ERROR : invalid tr_type
  ["OPSP8998", "fix"], // JSON PARSING ERROR : invalid custtype
  ["OPSP8999", "wait"], // resource not available
  ["OPSP9990", "fix"], // JSON PARSING ERROR : invalid tr_key
  ["OPSP9991", "fix"], // JSON PARSING ERROR : input not found
  ["OPSP9992", "fix"], // JSON PARSING ERROR : body not found
  ["OPSP9993", "wait"], // JSON PARSING ERROR : internal error
  ["OPSP9994", "new-key"], // JSON PARSING ERROR : INVALID appkey
  ["OPSP9995", "wait"], // JSON PARSING ERROR : resource not available
  ["OPSP9996", "fix"], // JSON PARSING ERROR : appkey
  ["OPSP9997", "fix"], // JSON PARSING ERROR : custtype not found
  ["OPSP9998", "fix"], // JSON PARSING ERROR : header not found
  ["OPSP9999", "fix"], // JSON PARSING ERROR : invalid json format
]);
