import { createHash } from "node:crypto";
import type { BrokerEndpoint } from "../broker.js";
import { isJsonType, parseObject } from "../http/json-fields.js";
import { kisApiError } from "./kis-errors.js";
import { checkKisKeyHeaders } from "./kis-gateway.js";
import type { KisState } from "./kis-state.js";

/** The hash that KIS gives to a body; how the real one is made is not published. */
export function kisHash(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

/** `POST /uapi/hashkey`: key headers, no token; answers the body and its hash. */
export function createKisHashkeyEndpoint(state: KisState): BrokerEndpoint {
  return {
    name: "hashkey",
    method: "POST",
    path: "/uapi/hashkey",
    handle(request) {
      const account = checkKisKeyHeaders(state, request);
      if ("outcome" in account) return account;
      // The document marks this header as not required here.
      const contentType = request.headers["content-type"];
      if (contentType !== undefined && !isJsonType(contentType)) return kisApiError("EGW00132");
      const body = parseObject(request.body);
      if (!body) return kisApiError("EGW00101");
      return { status: 200, body: { BODY: body, HASH: kisHash(request.body) }, outcome: "ok" };
    },
  };
}
