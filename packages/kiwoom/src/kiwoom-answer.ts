/** An answer of Kiwoom's token service, as its parser needs it. */
export interface KiwoomAnswer {
  status: number;
  json: unknown;
  /** The `retry-after` header. Kiwoom is not known to send it; a gateway before it may. */
  retryAfter?: string | null;
  /** When the request left, in epoch milliseconds of Kiwoom's time. */
  requestedAt: number;
}

/**
 * Kiwoom's own code in the body of an answer or in a WebSocket message; `undefined` where it reports success or nothing.
 *
 * `return_code` is only coarse on the wire (3 for a wrong key, a dead token and an unknown IP alike), and the code that says
 * what happened stands in `return_msg`, in one of these forms:
 *
 * - `인증에 실패했습니다[8005:Token이 유효하지 않습니다]` (HTTP)
 * - `토큰 인증에 실패했습니다. 접속을 종료합니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]` (WebSocket)
 * - `8050: IP가 등록되지 않았습니다` (seen in newer answers)
 *
 * Where none is found, `return_code` itself is the code, as Kiwoom's own sample client expects it. The Korean text changes, so
 * nothing is decided by it.
 */
export function readKiwoomCode(json: unknown): string | undefined {
  const topLevel = readReturnCode(readMember(json, "return_code"));
  return topLevel === "0" ? undefined : (findCode(readKiwoomMessage(json)) ?? topLevel);
}

/** Kiwoom's own message as it came; empty where there is none. It may repeat what it was asked with, so redact it. */
export function readKiwoomMessage(json: unknown): string {
  const message = readMember(json, "return_msg");
  return typeof message === "string" ? message : "";
}

/** Whether an answer is a failure by Kiwoom's own code or, where it has none, by its status. */
export function isRefusal({ status, json }: KiwoomAnswer): boolean {
  return readKiwoomCode(json) !== undefined || status < 200 || status > 299;
}

/** The member `name` of a body, where the body is an object. */
export function readMember(json: unknown, name: string): unknown {
  return typeof json === "object" && json !== null && Object.hasOwn(json, name)
    ? (json as Record<string, unknown>)[name]
    : undefined;
}

/** `return_code` as text: a number and a string mean the same, and so do 0 and 0000. */
function readReturnCode(value: unknown): string | undefined {
  if (typeof value !== "number" && typeof value !== "string") return undefined;
  const text = String(value).trim();
  if (text === "") return undefined;
  if (/^0+$/.test(text)) return "0";
  // A code is quoted in errors. What does not look like one stays out of them: it might be anything, a secret too.
  return /^-?\w{1,16}$/.test(text) ? text : "unreadable";
}

function findCode(message: string): string | undefined {
  const bracketed = /\[\s*(?:CODE\s*=\s*)?(\d{4,5})\s*[:,\]]/.exec(message);
  // Outside of brackets, a digit after the colon would be a time of day, one before it a port.
  const bare = /(?:^|[^\d.:])(\d{4})\s*:(?!\d)/.exec(message);
  return (bracketed ?? bare)?.[1];
}
