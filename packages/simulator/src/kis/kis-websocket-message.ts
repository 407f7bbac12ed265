import { formatKoreanTimestamp } from "../clock/korean-timestamp.js";
import { parseObject } from "../http/json-fields.js";

/** A client's wish to begin or end receiving something. */
export interface KisSubscription {
  readonly approvalKey: string;
  readonly type: "subscribe" | "unsubscribe";
  /** What: `H0STCNT0`. */
  readonly trId: string;
  /** Of which stock, or for which HTS ID. */
  readonly trKey: string;
}

/** Why a message is none, as a code of KIS's table. */
export interface KisMessageProblem {
  readonly code: string;
}

/** What an answer carries besides its code. */
export interface KisAnswerDetails {
  readonly trId?: string;
  readonly trKey?: string;
  /** Whether the data that follow are encrypted. */
  readonly encrypted?: boolean;
  /** What they are encrypted with. */
  readonly output?: { readonly iv: string; readonly key: string };
}

/** The texts of KIS's own table (portal FAQ); OPSP0011 is not in it and comes from the wire, OPSP8996 likewise without its prefix. */
const messages: Readonly<Record<string, string>> = {
  OPSP0000: "SUBSCRIBE SUCCESS",
  OPSP0001: "UNSUBSCRIBE SUCCESS",
  OPSP0002: "ALREADY IN SUBSCRIBE",
  OPSP0003: "UNSUBSCRIBE ERROR(not found!)",
  OPSP0007: "SUBSCRIBE INTERNAL ERROR",
  OPSP0008: "MAX SUBSCRIBE OVER",
  OPSP0009: "SUBSCRIBE ERROR : mci send failed",
  OPSP0010: "SUBSCRIBE WARNNING : invalid appkey",
  OPSP0011: "invalid approval : NOT FOUND",
  OPSP8991: "SUBSCRIBE ERROR : invalid tr_id",
  OPSP8992: "SUBSCRIBE ERROR : invalid tr_key",
  OPSP8993: "JSON PARSING ERROR : invalid tr_key",
  OPSP8994: "JSON PARSING ERROR : personalseckey not found",
  OPSP8995: "JSON PARSING ERROR : appsecret not found",
  OPSP8996: "ALREADY IN USE appkey",
  OPSP8997: "JSON PARSING ERROR : invalid tr_type",
  OPSP8998: "JSON PARSING ERROR : invalid custtype",
  OPSP8999: "JSON PARSING ERROR : resource not available (ALLOC_CALL_PARAM)",
  OPSP9990: "JSON PARSING ERROR : invalid tr_key",
  OPSP9991: "JSON PARSING ERROR : input not found",
  OPSP9992: "JSON PARSING ERROR : body not found",
  OPSP9993: "JSON PARSING ERROR : internal error",
  OPSP9994: "JSON PARSING ERROR : INVALID appkey",
  OPSP9995: "JSON PARSING ERROR : resource not available",
  OPSP9996: "JSON PARSING ERROR : appkey",
  OPSP9997: "JSON PARSING ERROR : custtype not found",
  OPSP9998: "JSON PARSING ERROR : header not found",
  OPSP9999: "JSON PARSING ERROR : invalid json format",
};

/** KIS's codes for a refusal. */
export const kisMessageCodes: readonly string[] = Object.keys(messages).filter(
  (code) => code !== "OPSP0000" && code !== "OPSP0001",
);

/** Whether the text is a PINGPONG sent back. */
export function isKisPingPong(text: string): boolean {
  return objectIn(parseObject(text)?.header)?.tr_id === "PINGPONG";
}

/** Reads a client's message as strictly as KIS's table of codes says. */
export function readKisSubscription(
  text: string,
  takesCusttype: (custtype: string) => boolean,
): KisSubscription | KisMessageProblem {
  const message = parseObject(text);
  if (!message) return { code: "OPSP9999" };
  const header = objectIn(message.header);
  if (!header) return { code: "OPSP9998" };
  const body = objectIn(message.body);
  if (!body) return { code: "OPSP9992" };
  const input = objectIn(body.input);
  if (!input) return { code: "OPSP9991" };
  const { approval_key: approvalKey, custtype, tr_type: type } = header;
  if (!isText(approvalKey)) return { code: "OPSP9996" };
  if (!isText(custtype)) return { code: "OPSP9997" };
  if (!takesCusttype(custtype)) return { code: "OPSP8998" };
  if (type !== "1" && type !== "2") return { code: "OPSP8997" };
  const { tr_id: trId, tr_key: trKey } = input;
  if (!isText(trId) || !/^[A-Z][A-Z0-9]{7}$/.test(trId)) return { code: "OPSP8991" };
  if (!isText(trKey)) return { code: "OPSP9990" };
  return { approvalKey, type: type === "1" ? "subscribe" : "unsubscribe", trId, trKey };
}

/** An answer to a subscription. Problems of the whole message or session name no `tr_id` and have `rt_cd` 9, as measured for OPSP8996. */
export function kisMessageAnswer(code: string, details: KisAnswerDetails = {}): string {
  const ofSession = /^OPSP(899[3-9]|999\d)$/.test(code);
  const { trId = "(null)", trKey = "", encrypted = false, output } = ofSession ? {} : details;
  const succeeded = code === "OPSP0000" || code === "OPSP0001";
  return JSON.stringify({
    header: { tr_id: trId, tr_key: trKey, encrypt: encrypted ? "Y" : "N" },
    body: {
      rt_cd: succeeded ? "0" : ofSession ? "9" : "1",
      msg_cd: code,
      msg1: messages[code] ?? "SUBSCRIBE INTERNAL ERROR",
      ...(output && { output }),
    },
  });
}

/** The question whether the client is still there. */
export function kisPingPong(at: number): string {
  const datetime = formatKoreanTimestamp(at, "compact");
  return JSON.stringify({ header: { tr_id: "PINGPONG", datetime } });
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function objectIn(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
