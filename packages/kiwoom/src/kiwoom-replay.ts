import type { PlatformRequest, PlatformRequestInit, PlatformUrl } from "@auth/core";
import type { KiwoomReplay } from "./kiwoom-options.js";

/**
 * @throws TypeError where the option `replay` is none of its words
 */
export function readReplay(value: unknown): KiwoomReplay {
  if (value === undefined) return "safe-methods";
  if (value === "safe-methods" || value === "queries" || value === "all") return value;
  throw new TypeError(
    'replay must be "safe-methods" (GET and HEAD), "queries" (also POST of ka… and kt00…) or "all" (orders too)',
  );
}

/**
 * The APIs that ask and change nothing, by Kiwoom's published list: everything that begins with `ka`, and the account queries
 * `kt00001` to `kt00018`. Orders are `kt10000` to `kt10009` and `kt50000` to `kt50003`; a name that is new is taken for one.
 */
const queryApiId = /^(ka\d{5}|kt00\d{3})$/;

/** Whether the `api-id` header of a fetch call names an API that changes nothing. */
export function isQuery(
  input: string | PlatformUrl | PlatformRequest,
  init: PlatformRequestInit | undefined,
): boolean {
  // As in fetch itself, the headers of `init` replace those of a Request.
  const own = typeof input === "object" && "headers" in input ? input.headers : undefined;
  return queryApiId.test(new Headers(init?.headers ?? own).get("api-id") ?? "");
}
