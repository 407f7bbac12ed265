import { DatabaseSync } from "node:sqlite";

/** The backing: one row per key. Here it is a SQLite file; yours takes its place, with these four functions. */
export interface RecordTable {
  read(key: string): string | undefined;
  /** Puts the row, if there is none. Whether it was put. */
  insert(key: string, revision: number, text: string): boolean;
  /** Replaces the row, if it is still of `expectedRevision`, in one step of the backing. Whether it was replaced. */
  replace(key: string, expectedRevision: number, revision: number, text: string): boolean;
  remove(key: string): void;
}

/** How long to wait while another process writes. The token manager waits 3 s for a store. */
const busyTimeoutMs = 1000;

/** Opens the table in the file at `path`, and makes it where it is missing. */
export function openRecordTable(path: string): RecordTable {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  database.exec(
    "create table if not exists tokens (id text primary key, revision int, record text) strict",
  );
  const select = database.prepare("select record from tokens where id = ?");
  const insert = database.prepare("insert or ignore into tokens values (?, ?, ?)");
  const update = database.prepare(
    "update tokens set revision = ?, record = ? where id = ? and revision = ?",
  );
  const remove = database.prepare("delete from tokens where id = ?");
  // JSON tells all strings apart, also those that UTF-8 cannot hold.
  const idOf = (key: string): string => JSON.stringify(key);
  return {
    read: (key) => select.get(idOf(key))?.record?.toString(),
    insert: (key, revision, text) => insert.run(idOf(key), revision, text).changes === 1,
    replace: (key, expectedRevision, revision, text) =>
      update.run(revision, text, idOf(key), expectedRevision).changes === 1,
    remove: (key) => void remove.run(idOf(key)),
  };
}
