import type { BrokerRequest } from "../broker.js";

/** Why a body is not what the brokers take. */
export type JsonFieldsProblem = "content-type" | "json" | "nested";

/**
 * Reads the flat JSON object of strings that both brokers take, and nothing else: forms, arrays, nested objects
 * (`{ credential: { … } }` is a mistake seen in real clients) and numbers are refused as by a real gateway.
 */
export function readJsonFields(
  request: BrokerRequest,
  { contentTypeOptional = false }: { contentTypeOptional?: boolean } = {},
): ReadonlyMap<string, string> | JsonFieldsProblem {
  const contentType = request.headers["content-type"];
  if (contentType === undefined ? !contentTypeOptional : !isJsonType(contentType))
    return "content-type";
  const parsed = parseObject(request.body);
  if (!parsed) return "json";
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(parsed)) {
    if (typeof value !== "string") return "nested";
    fields.set(name, value);
  }
  return fields;
}

/** Whether a `content-type` announces JSON, with any parameter or none. */
export function isJsonType(contentType: string): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType);
}

/** The JSON object in `text`, or undefined. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
