import { createSecret, redact, type Token } from "@auth/core";
import { parseJson, tidy } from "@auth/provider-kit";
import * as v from "valibot";
import type { KisFrame } from "./kis-frame.js";
import { kisRemedies } from "./kis-frame-codes.js";

/**
 * Tells what a WebSocket message of KIS is, by KIS's own codes. Never throws, whatever comes.
 *
 * Source of the formats: the documents of the real-time APIs and `system_resp` of KIS's own sample, `kis_auth.py`; of the codes: the list
 * in KIS's FAQ, and what was seen on the wire.
 *
 * @param data - the `data` of a `message` event. KIS sends text, and all else is `unknown`: of `ws`, whose `message` event brings a `Buffer`, pass
 * `String(data)`
 * @param options - `approvalKey`: the key of the connection, to be replaced should KIS repeat it in its words
 *
 * @example
 * ```ts
 * import { classifyKisFrame } from "@auth/kis";
 *
 * const frame = classifyKisFrame("0|H0STCNT0|001|005930^093354^71900");
 * if (frame.type === "data") console.log(frame.trId, frame.payload.split("^")[2]);
 * ```
 *
 * @group Receiving real-time data
 */
export function classifyKisFrame(
  data: unknown,
  { approvalKey }: { approvalKey?: Token | string } = {},
): KisFrame {
  if (typeof data !== "string") return { type: "unknown" };
  const [, flag, trId = "", count, payload = ""] = dataPattern.exec(data) ?? [];
  if (flag !== undefined) {
    return { type: "data", trId, count: Number(count), payload, encrypted: flag === "1" };
  }
  const parsed = v.safeParse(controlSchema, parseJson(data));
  if (!parsed.success) return { type: "unknown" };
  const { header, body } = parsed.output;
  if (header.tr_id === "PINGPONG") return { type: "heartbeat", reply: data };
  if (body.rt_cd === "" && body.msg_cd === "") return { type: "unknown" };
  return classifyAnswer(header, body, secretsOf(approvalKey));
}

/** 암호화유무|TR_ID|데이터건수|응답데이터. */
const dataPattern = /^([01])\|([^|]+)\|(\d{1,6})\|([\s\S]*)$/;

/** What is missing or of another type is empty: KIS leaves out and adds fields, and writes `(null)` for some. */
const text = v.fallback(
  v.pipe(
    v.union([v.string(), v.number()]),
    v.transform((value) => (value === "(null)" ? "" : String(value).trim())),
  ),
  "",
);

const headerSchema = v.object({ tr_id: text, tr_key: text });
const bodySchema = v.object({
  rt_cd: text,
  msg_cd: text,
  msg1: text,
  output: v.fallback(v.object({ iv: text, key: text }), { iv: "", key: "" }),
});

/** Only the fields that are used. A message without a header, or without a body, is read for what it has. */
const controlSchema = v.object({
  header: v.fallback(headerSchema, { tr_id: "", tr_key: "" }),
  body: v.fallback(bodySchema, { rt_cd: "", msg_cd: "", msg1: "", output: { iv: "", key: "" } }),
});

function classifyAnswer(
  header: v.InferOutput<typeof headerSchema>,
  body: v.InferOutput<typeof bodySchema>,
  secrets: readonly string[],
): KisFrame {
  const { iv, key } = body.output;
  const clean = (value: string): string => tidy(redact(value, [...secrets, iv, key]));
  const code = clean(body.msg_cd);
  const about = { trId: clean(header.tr_id), trKey: clean(header.tr_key) };

  if (code === "OPSP0001") return { type: "unsubscribed", ...about };
  // KIS's own sample goes by rt_cd: 0 is success, also with a code that is not known here.
  if (code === "OPSP0000" || (body.rt_cd === "0" && !kisRemedies.has(code))) {
    const encrypted = iv !== "" && key !== "";
    const encryption = { key: createSecret(key), iv: createSecret(iv) };
    return { type: "subscribed", ...about, ...(encrypted ? { encryption } : {}) };
  }
  const remedy = kisRemedies.get(code) ?? "wait";
  return { type: "refused", code, message: clean(body.msg1), ...about, remedy };
}

function secretsOf(approvalKey: Token | string | undefined): string[] {
  const value = typeof approvalKey === "object" ? approvalKey.value : approvalKey;
  return value === undefined ? [] : [value];
}
