import { redact, type Token } from "@auth/core";
import { parseJson, tidy } from "@auth/provider-kit";
import * as v from "valibot";
import { readKiwoomCode, readKiwoomMessage } from "./kiwoom-answer.js";
import type { KiwoomFrame } from "./kiwoom-frame.js";
import { remedyOfCode, systemRemedies } from "./kiwoom-remedy.js";

/**
 * Tells what a WebSocket message of Kiwoom is, by Kiwoom's own codes. Never throws, whatever comes.
 *
 * Source of the formats: `ws_client.py` of Kiwoom's own client; of the codes: Kiwoom's table (오류코드), and what was seen on the wire.
 *
 * @param data - the `data` of a `message` event. Kiwoom sends text, and all else is `unknown`: of `ws`, whose `message` event brings a `Buffer`,
 * pass `String(data)`
 * @param options - `token`: the token of the connection, to be replaced should Kiwoom repeat it in its words
 *
 * @example
 * ```ts
 * import { classifyKiwoomFrame } from "@auth/kiwoom";
 *
 * const frame = classifyKiwoomFrame(
 *   '{"trnm":"LOGIN","return_code":3,"return_msg":"인증에 실패했습니다[8005:Token이 유효하지 않습니다]"}',
 * );
 * if (frame.type === "refused") console.log(frame.code, frame.remedy); // 8005 new-token
 * ```
 *
 * @group Receiving real-time data
 */
export function classifyKiwoomFrame(
  data: unknown,
  { token }: { token?: Token | string } = {},
): KiwoomFrame {
  if (typeof data !== "string") return { type: "unknown" };
  // Kiwoom's own client takes the bare word for one as well.
  if (data.trim() === "PING") return { type: "heartbeat", reply: data };
  const parsed = v.safeParse(messageSchema, parseJson(data));
  if (!parsed.success) return { type: "unknown" };
  const json = parsed.output;
  switch (json.trnm) {
    case "PING":
      return { type: "heartbeat", reply: data };
    case "REAL":
      return { type: "data", items: v.parse(itemsSchema, json.data) };
  }

  const secrets = secretsOf(token);
  const clean = (value: string): string => tidy(redact(value, secrets));
  if (json.trnm === "SYSTEM") {
    const system = v.parse(systemSchema, json);
    const code = clean(system.code || (readKiwoomCode(json) ?? ""));
    const message = clean(system.message || readKiwoomMessage(json));
    return { type: "system", code, message, remedy: systemRemedies.get(code) ?? "none" };
  }
  const code = readKiwoomCode(json);
  if (code !== undefined) {
    const message = clean(readKiwoomMessage(json));
    const trnm = clean(json.trnm);
    return { type: "refused", trnm, code: clean(code), message, remedy: remedyOfCode(code) };
  }
  if (json.trnm !== "LOGIN") return { type: "answer", trnm: json.trnm, json };
  return isCodeOrNone(json.return_code) ? { type: "signed-in" } : { type: "unknown" };
}

/** Kiwoom's own client takes a LOGIN without a code for a success; what stands there and is no code says nothing. */
function isCodeOrNone(value: unknown): boolean {
  if (typeof value === "string") return value.trim() !== "";
  return value === undefined || typeof value === "number";
}

/** What is missing or of another type is empty. */
const text = v.fallback(
  v.pipe(
    v.union([v.string(), v.number()]),
    v.transform((value) => String(value).trim()),
  ),
  "",
);

/** `trnm` says what it is; the rest is an answer's own. */
const messageSchema = v.looseObject({
  trnm: v.pipe(
    v.string(),
    v.transform((name) => name.trim().toUpperCase()),
    v.minLength(1),
  ),
});

const systemSchema = v.object({ code: text, message: text });

const valuesSchema = v.record(v.string(), text);

/** One object of values; a list of such objects was seen as well, and goes first: a list passes for a record, too. */
const itemSchema = v.object({
  type: text,
  item: text,
  values: v.fallback(
    v.union([
      v.pipe(
        v.array(valuesSchema),
        v.transform((list): Record<string, string> => Object.assign({}, ...list)),
      ),
      valuesSchema,
    ]),
    {},
  ),
});

/** An item that is none is left out: the others are as good without it. */
const itemsSchema = v.fallback(
  v.pipe(
    v.array(v.fallback(v.nullable(itemSchema), null)),
    v.transform((items) => items.filter((item) => item !== null)),
  ),
  [],
);

function secretsOf(token: Token | string | undefined): string[] {
  const value = typeof token === "object" ? token.value : token;
  return value === undefined ? [] : [value];
}
