import { AuthError, parseTokenRecord, type TokenStore } from "@auth/core";
import { openRecordTable, type RecordTable } from "./record-table.js";

/**
 * What {@link createExampleTokenStore} takes.
 *
 * @group Storing tokens
 */
export interface ExampleTokenStoreOptions {
  /** The database file. It is made where it is missing; its directory is not. */
  path: string;
}

/**
 * Makes a token store over a SQLite file. Processes that name the same file share their tokens.
 *
 * Nothing is touched before the first call of a member. `get`, `set` and `delete` reject with `AuthError` `AUTH_STORE` when the file
 * cannot be used. `ttlMs` is not used: a key has one row, which stays until it is deleted.
 *
 * @throws TypeError where `path` is no path.
 *
 * @group Storing tokens
 */
export function createExampleTokenStore(options: ExampleTokenStoreOptions): TokenStore {
  const { path } = options;
  if (typeof path !== "string" || path === "") {
    throw new TypeError(`path must name a database file, got ${JSON.stringify(path)}`);
  }
  // In a closure, and not in a property: printing the store shows no token.
  let table: RecordTable | undefined;

  async function use<T>(work: (opened: RecordTable) => T): Promise<T> {
    try {
      table ??= openRecordTable(path);
      return work(table);
    } catch {
      // Opened anew at the next call. The backing's own error is not kept: it may quote what was written.
      table = undefined;
      throw new AuthError(
        "AUTH_STORE",
        `The token database ${path} cannot be used. Let this user write it and its directory.`,
      );
    }
  }

  return {
    async get(key) {
      const text = await use((opened) => opened.read(key));
      return text === undefined ? undefined : parseTokenRecord(parseJson(text), key);
    },
    // Compare and change are one statement: that is what processes agree by.
    set: (key, record, { expectedRevision }) =>
      use((opened) => {
        const text = JSON.stringify(record);
        return expectedRevision === 0
          ? opened.insert(key, record.revision, text)
          : opened.replace(key, expectedRevision, record.revision, text);
      }),
    delete: (key) => use((opened) => opened.remove(key)),
  };
}

/** What is no JSON is no record: `parseTokenRecord` says so, without quoting it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
