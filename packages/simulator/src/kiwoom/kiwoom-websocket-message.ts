import { parseObject } from "../http/json-fields.js";
import { kiwoomError } from "./kiwoom-errors.js";
import { kiwoomStockCode } from "./kiwoom-stock-code.js";
import type { KiwoomSwitches } from "./kiwoom-switches.js";

/** What is registered: stock codes by the numbers of what is told of them (0B, 00). */
export interface KiwoomRegistration {
  readonly items: readonly string[];
  readonly types: readonly string[];
}

/** A client's message, as far as it can be read. */
export type KiwoomMessage =
  | { readonly kind: "login"; readonly token: string | undefined }
  | {
      readonly kind: "registration";
      readonly trnm: "REG" | "REMOVE";
      readonly group: string;
      /** Whether what the group had before stays; always so for REMOVE. */
      readonly keeps: boolean;
      readonly registrations: readonly KiwoomRegistration[];
    }
  | {
      /** What is wrong with it. */
      readonly kind: "problem";
      readonly trnm: string;
      readonly code: string;
      readonly detail: string;
    };

/** What is told of stocks: their trades, quotes and the like. */
const stockTypes = [..."ABCDEFGHgmuw"].map((letter) => `0${letter}`);
/** Every type that Kiwoom documents. The item of the others is empty, or no stock: an index, gold. */
const knownTypes = ["00", "04", ...stockTypes, "0I", "0J", "0U", "0s", "1h"];

/** What the server says by itself. */
const systemMessages = {
  R10001: "동일한 App key로 접속이 되었습니다. 기존 세션은 종료가 됩니다",
  R10002: "사용자 프로그램으로부터 Heartbeat(연결유지) 메시지가 오지않아서 접속을 종료합니다",
  R10004: "접속허용요청(토큰)이 들어오지 않았습니다",
};

/** Whether the text is a PING sent back. */
export function isKiwoomPing(text: string): boolean {
  return parseObject(text)?.trnm === "PING";
}

/** Reads a client's message. */
export function readKiwoomMessage(text: string): KiwoomMessage {
  const message = parseObject(text);
  const trnm = message?.trnm;
  if (!message || typeof trnm !== "string") return missing("", "trnm");
  if (trnm === "LOGIN") {
    return { kind: "login", token: typeof message.token === "string" ? message.token : undefined };
  }
  if (trnm !== "REG" && trnm !== "REMOVE")
    return { kind: "problem", trnm, code: "1504", detail: trnm };
  const { grp_no: group, refresh, data } = message;
  if (typeof group !== "string" || !/^.{1,4}$/.test(group)) return missing(trnm, "grp_no");
  if (trnm === "REG" && refresh !== "0" && refresh !== "1") return missing(trnm, "refresh");
  const registrations = Array.isArray(data) ? data.map(readRegistration) : [];
  const valid = registrations.filter((one) => one !== undefined);
  if (valid.length === 0 || valid.length < registrations.length) return missing(trnm, "data");
  // What was never registered can be removed, whatever it is called.
  const wrong = trnm === "REG" ? valid.map(wrongRegistration).find(Boolean) : undefined;
  if (wrong) return { kind: "problem", trnm, ...wrong };
  const keeps = trnm === "REMOVE" || refresh === "1";
  return { kind: "registration", trnm, group, keeps, registrations: valid };
}

/** A success, of LOGIN with the field that only it has. */
export function kiwoomMessageSuccess(trnm: string, switches: KiwoomSwitches): string {
  const returnCode = switches.returnCodeType === "string" ? "0" : 0;
  const extra = trnm === "LOGIN" ? { sor_yn: "Y" } : {};
  return JSON.stringify({ trnm, return_code: returnCode, return_msg: "", ...extra });
}

/** A refusal of a message after LOGIN: the body that the same code has over HTTP. */
export function kiwoomMessageError(
  trnm: string,
  code: string,
  switches: KiwoomSwitches,
  detail = "",
): string {
  return JSON.stringify({ trnm, ...kiwoomError(switches, code, detail).body });
}

/** The answer to a message that came before LOGIN and is not looked at. */
export function kiwoomIgnoredMessage(trnm: string, { returnCodeType }: KiwoomSwitches): string {
  return JSON.stringify({
    trnm,
    return_code: returnCodeType === "string" ? "100013" : 100_013,
    return_msg: `로그인 인증이 들어오기 전에 다른 전문이 들어왔습니다. 해당 전문은 무시됩니다. (TRNM=${trnm})`,
  });
}

/** A refused LOGIN. With `code-message` its words and its `return_code` are those that were measured. */
export function kiwoomLoginError(code: string, switches: KiwoomSwitches): string {
  const { loginCodeFormat: codeFormat, returnCodeType } = switches;
  const { body } = kiwoomError({ ...switches, codeFormat }, code);
  if (codeFormat !== "code-message") return JSON.stringify({ trnm: "LOGIN", ...body });
  const [detail = ""] = /\[CODE=.*\]$/.exec(String(body.return_msg)) ?? [];
  return JSON.stringify({
    trnm: "LOGIN",
    return_code: returnCodeType === "string" ? "805004" : 805_004,
    return_msg: `토큰 인증에 실패했습니다. 접속을 종료합니다 ${detail}`,
  });
}

/** What the server says by itself before it ends a session. */
export function kiwoomSystemMessage(code: keyof typeof systemMessages): string {
  return JSON.stringify({ trnm: "SYSTEM", code, message: systemMessages[code] });
}

function missing(trnm: string, detail: string): KiwoomMessage {
  return { kind: "problem", trnm, code: "1511", detail };
}

function readRegistration(value: unknown): KiwoomRegistration | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { item, type } = value as Record<string, unknown>;
  const types = textsIn(type);
  // What is told of one's own orders has no stock code: the item may be absent or empty.
  const items = item === undefined ? [] : textsIn(item);
  return types && types.length > 0 && items ? { items, types } : undefined;
}

/** What is wrong with one that can be read. Which code it gets is not published: these are the table's for any field. */
function wrongRegistration({
  items,
  types,
}: KiwoomRegistration): { readonly code: string; readonly detail: string } | undefined {
  if (!types.every((type) => knownTypes.includes(type))) return { code: "1517", detail: "type" };
  if (!types.some((type) => stockTypes.includes(type))) return undefined;
  if (items.every((item) => item === "")) return { code: "1511", detail: "item" };
  const areStocks = items.every((item) => kiwoomStockCode.test(item));
  return areStocks ? undefined : { code: "1517", detail: "item" };
}

function textsIn(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((one) => typeof one === "string");
  return texts.length === value.length ? texts : undefined;
}
