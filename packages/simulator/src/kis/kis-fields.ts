import type { BrokerAnswer, BrokerRequest } from "../broker.js";
import { readJsonFields } from "../http/json-fields.js";
import { kisApiError } from "./kis-errors.js";
import { kisHash } from "./kis-hashkey.js";

/** Reads the flat JSON body of a call under `/uapi/`, or says what is wrong with it or with its hash. */
export function readKisFields(request: BrokerRequest): ReadonlyMap<string, string> | BrokerAnswer {
  const fields = readJsonFields(request);
  if (typeof fields === "string") {
    return kisApiError(fields === "content-type" ? "EGW00132" : "EGW00101");
  }
  const { hashkey } = request.headers;
  if (hashkey && hashkey !== kisHash(request.body)) return kisApiError("EGW00131");
  return fields;
}
