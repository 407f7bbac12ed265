import type { PostgresClient } from "./postgres-pool.js";
import { quoteTable } from "./table-name.js";

/** The channel of all notices; which table and record a notice is about stands in it. */
export const channel = "broker_auth";

/** A record as the table has it. */
interface Row {
  /** Another one for each write: after a delete or a fail-over the same revision may be another record. */
  version: string;
  /** JSON. */
  text: string;
}

/** What {@link RecordTable.write} writes. */
export interface NewRow extends Row {
  id: string;
  revision: number;
  ttlMs: number;
}

/** What a notice says. */
interface Notice {
  id: string;
  /** `undefined` = the record was deleted. */
  version: string | undefined;
}

/** The table: each function is one statement. */
export interface RecordTable {
  read(client: PostgresClient, id: string): Promise<Row | undefined>;
  /** Puts a first row; whether there was none. */
  insert(client: PostgresClient, row: NewRow): Promise<boolean>;
  /** Replaces the row if it still has `revision`, and `version` where that is known; whether it did. */
  replace(
    client: PostgresClient,
    row: NewRow,
    expected: { revision: number; version: string | undefined },
  ): Promise<boolean>;
  remove(client: PostgresClient, id: string): Promise<void>;
  /** The version of each of `ids` that there is. */
  versions(client: PostgresClient, ids: string[]): Promise<Map<string, string>>;
  /** Removes some of the rows that are of no use any more. */
  sweep(client: PostgresClient): Promise<void>;
  /** What a notice of {@link channel} says, if it is about this table. */
  parseNotice(payload: string | undefined): Notice | undefined;
}

/** Ten years: longer than any token, and shorter than what a timestamp holds. */
const longestTtlMs = 315_360_000_000;

/** Makes the {@link RecordTable}. */
export function createRecordTable(table: string): RecordTable {
  const name = quoteTable(table);
  // The notice is part of the statement: it goes out if the row is written, and when the row can be read.
  const telling = (changed: string, id: string, version: string): string =>
    `with changed as (${changed} returning id) select pg_notify('${channel}', '${table} ' || ${id} || ' ' || ${version}) from changed`;
  const expiresAt = (parameter: string): string =>
    `now() + ${parameter}::float8 * interval '1 millisecond'`;
  const select = `select version, record::text as text from ${name} where id = $1`;
  const insert = telling(
    `insert into ${name} (id, revision, version, record, expires_at) values ($1::text, $2::bigint, $3::text, $4::json, ${expiresAt("$5")}) on conflict (id) do nothing`,
    "$1::text",
    "$3::text",
  );
  const update = telling(
    `update ${name} set revision = $2::bigint, version = $3::text, record = $4::json, expires_at = ${expiresAt("$5")} where id = $1::text and revision = $6::bigint and ($7::text is null or version = $7::text)`,
    "$1::text",
    "$3::text",
  );
  const remove = telling(`delete from ${name} where id = $1::text`, "$1::text", "''");
  const versions = `select id, version from ${name} where id = any($1::text[])`;
  // Rows that somebody is writing are left alone, and nobody waits for the sweeper for long.
  const sweep = `delete from ${name} where id in (select id from ${name} where expires_at < now() order by expires_at limit 100 for update skip locked)`;

  const valuesOf = ({ id, revision, version, text, ttlMs }: NewRow): unknown[] => [
    id,
    revision,
    version,
    text,
    Math.min(ttlMs, longestTtlMs),
  ];

  return {
    async read(client, id) {
      const { rows } = await client.query({ text: select, values: [id] });
      return rows[0] as Row | undefined;
    },
    async insert(client, row) {
      const { rows } = await client.query({ text: insert, values: valuesOf(row) });
      return rows.length === 1;
    },
    async replace(client, row, { revision, version = null }) {
      const values = [...valuesOf(row), revision, version];
      const { rows } = await client.query({ text: update, values });
      return rows.length === 1;
    },
    async remove(client, id) {
      await client.query({ text: remove, values: [id] });
    },
    async versions(client, ids) {
      const { rows } = await client.query({ text: versions, values: [ids] });
      return new Map(
        (rows as { id: string; version: string }[]).map((row) => [row.id, row.version]),
      );
    },
    async sweep(client) {
      await client.query({ text: sweep, values: [] });
    },
    parseNotice(payload = "") {
      const [about, id, version] = payload.split(" ");
      return about === table && id ? { id, version: version || undefined } : undefined;
    },
  };
}
