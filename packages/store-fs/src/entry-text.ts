import { AuthError, isAuthError, parseTokenRecord, type TokenRecord } from "@auth/core";

/** The text of an entry that says that there is no record any more. */
export const noRecordText = "null\n";

/** What an entry says: a record, that there is none, or nothing that can be understood, with the reason. */
export type EntryMeaning =
  | { type: "record"; record: TokenRecord }
  | { type: "none" }
  | { type: "unreadable"; reason: string };

/** The text of the entry that holds `record`. */
export function entryText(record: TokenRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/**
 * Understands the text of an entry of `key`.
 *
 * @throws AuthError `AUTH_STORE` for a record of a later format: it is somebody's, though not ours.
 */
export function parseEntryText(text: string, key: string): EntryMeaning {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, and so perhaps the token.
    return { type: "unreadable", reason: "it is no JSON" };
  }
  if (value === null) return { type: "none" };
  if (formatOf(value) > 1) {
    throw new AuthError(
      "AUTH_STORE",
      `The token store holds a record of format ${formatOf(value)}, which a newer version wrote; this one reads format 1. Update @auth/store-fs, or give each version a directory of its own.`,
      { path: "format" },
    );
  }
  try {
    return { type: "record", record: parseTokenRecord(value, key) };
  } catch (error) {
    if (!isAuthError(error)) throw error;
    return { type: "unreadable", reason: `its ${error.path} is not as it should be` };
  }
}

function formatOf(value: unknown): number {
  const format = (value as { format?: unknown }).format;
  return typeof format === "number" ? format : 0;
}
