import { AuthError, parseTokenRecord, type TokenRecord } from "@auth/core";

/** The record as JSON of ASCII alone: a server may keep its text in an encoding that knows no Korean. */
export function recordText(record: TokenRecord): string {
  return JSON.stringify(record).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * The record of `key` in `text`.
 *
 * @param update - what to do about a record of a newer format: `Update @auth/…, or …`
 *
 * @throws AuthError `AUTH_STORE` where it is none, or one of a newer format.
 */
export function parseRecordText(text: string, key: string, update: string): TokenRecord {
  const value = parseJson(text);
  const { format } = Object(value) as { format?: unknown };
  if (typeof format === "number" && format > 1) {
    throw new AuthError(
      "AUTH_STORE",
      `The token store holds a record of format ${format}, which a newer version wrote; this one reads format 1. ${update}.`,
      { path: "format" },
    );
  }
  return parseTokenRecord(value, key);
}

/** What is no JSON is no record: `parseTokenRecord` says so, without quoting it as the parser would. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
