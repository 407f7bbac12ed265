/** An answer of KIS, as its parser needs it. */
export interface KisAnswer {
  status: number;
  json: unknown;
  /** What `Retry-After` said. KIS is not known to send it; a gateway before it may. */
  retryAfterMs?: number | undefined;
  /** When the request left, in epoch milliseconds of KIS's time. */
  requestedAt: number;
}

/** KIS's own code and text. */
export interface KisRefusal {
  brokerCode?: string;
  brokerMessage?: string;
}

/** The code in a body: `error_code` of a token call, `msg_cd` of every other call, which successes have too. */
export function readKisCode(json: unknown): string | undefined {
  return readText(json, "error_code") ?? readText(json, "msg_cd");
}

/** What KIS says of a failure: `error_code` and `error_description`, or `msg_cd` and `msg1`; revokeP says `message`. */
export function readKisRefusal(json: unknown): KisRefusal {
  const succeeded = String(readMember(json, "rt_cd")) === "0";
  const brokerCode = succeeded ? undefined : readKisCode(json);
  const brokerMessage =
    readText(json, "error_description") ?? readText(json, "msg1") ?? readText(json, "message");
  return {
    ...(brokerCode === undefined ? {} : { brokerCode }),
    ...(brokerMessage === undefined ? {} : { brokerMessage }),
  };
}

/** Whether an answer is a failure by KIS's own code or, where it has none, by its status. */
export function isRefusal({ status, json }: KisAnswer): boolean {
  return readKisRefusal(json).brokerCode !== undefined || status < 200 || status > 299;
}

/** The member `name` of a body, where it is a string with something in it. */
export function readText(json: unknown, name: string): string | undefined {
  const value = readMember(json, name);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** The member `name` of a body, where the body is an object. */
export function readMember(json: unknown, name: string): unknown {
  return typeof json === "object" && json !== null && Object.hasOwn(json, name)
    ? (json as Record<string, unknown>)[name]
    : undefined;
}
