import { createSecret, redact, type Secret, type Token } from "@auth/core";
import * as v from "valibot";
import { tidy } from "./kis-error.js";
import { type KisRemedy, kisRemedies } from "./kis-frame-codes.js";

/**
 * What KIS sent on a WebSocket, told apart by `type`. Nothing in it is secret but what `encryption` reveals when asked; the `payload` and
 * the `trKey` of notices about own orders (체결통보) are the customer's own affairs all the same.
 *
 * @group Receiving real-time data
 */
export type KisFrame =
  | {
      /** Real-time data: `0|H0STCNT0|001|005930^093354^71900^…`. */
      type: "data";
      /** The kind of data that was subscribed to. */
      trId: string;
      /** How many records `payload` holds, one after the other: its fields divided by this are those of one record. */
      count: number;
      /** The fields, separated by `^`; where `encrypted`, their AES-256-CBC cipher text as base64. */
      payload: string;
      /** Whether `payload` is for {@link decryptKisPayload}. So far only notices about own orders are encrypted. */
      encrypted: boolean;
    }
  | {
      /** A subscription was taken (OPSP0000), and with it the approval key. */
      type: "subscribed";
      /** The kind of data. */
      trId: string;
      /** Whose data. */
      trKey: string;
      /** What encrypted data of this `trId` is decrypted with. */
      encryption?: KisEncryption;
    }
  | {
      /** A subscription was ended (OPSP0001). */
      type: "unsubscribed";
      /** The kind of data. */
      trId: string;
      /** Whose data. */
      trKey: string;
    }
  | {
      /** PINGPONG: KIS ends a connection that does not answer it. */
      type: "heartbeat";
      /** The answer, for `socket.send`: the message as it came. (KIS takes a pong frame too; the platform's WebSocket cannot send one.) */
      reply: string;
    }
  | {
      /** KIS refused something. */
      type: "refused";
      /** KIS's own code, such as `OPSP0011`. */
      code: string;
      /** KIS's own words, for people. */
      message: string;
      /** The kind of data that it is about; empty where KIS does not say. */
      trId: string;
      /** Whose data; empty where KIS does not say. */
      trKey: string;
      /** What to do about it. */
      remedy: KisRemedy;
    }
  | {
      /** Nothing that is known of KIS. */
      type: "unknown";
    };

/**
 * The key of encrypted real-time data: AES-256-CBC, both as UTF-8 text. It came in clear over `ws:`, and is a secret all the same:
 * it prints as `[Secret …]`.
 *
 * @group Receiving real-time data
 */
export interface KisEncryption {
  /** 32 characters. */
  readonly key: Secret;
  /** The initialisation vector, 16 characters. */
  readonly iv: Secret;
}

/**
 * Tells what a WebSocket message of KIS is, by KIS's own codes. Never throws, whatever comes.
 *
 * Source of the formats: the documents of the real-time APIs and `system_resp` of KIS's own sample, `kis_auth.py`; of the codes: the list
 * in KIS's FAQ, and what was seen on the wire.
 *
 * @param data - the `data` of a `message` event
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

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
