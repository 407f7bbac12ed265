import { createSystemClock } from "@auth/core";
import { checkDuration, checkKnownOptions } from "@auth/store-kit";
import { checkPool } from "./check-pool.js";
import { createPostgresCalls } from "./postgres-calls.js";
import type { PostgresPool } from "./postgres-pool.js";
import { bareName, checkTableName, quoteTable } from "./table-name.js";

/**
 * What {@link createTable} takes beside the pool.
 *
 * @group Storing tokens
 */
export interface CreateTableOptions {
  /** The table, as `name` or `schema.name`; the schema must be there. Default `"auth_tokens"`. */
  table?: string;
  /** The longest that it may take, in milliseconds. Default 10,000. */
  deadlineMs?: number;
}

/** What a store uses where no `table` is given. */
export const defaultTable = "auth_tokens";

/** Any number that stays: it keeps two programs from creating the table at the same moment, which fails for one of them. */
const lockNumber = 4_870_236_157;

/**
 * Makes the table that {@link createPostgresTokenStore} needs, unless it is there. It may be called at every start, by many
 * programs at once. It needs the right to create tables; the store itself does with
 * `select, insert, update, delete`.
 *
 * @throws AuthError `AUTH_STORE` that says what is wrong and the fix; TypeError for a wrong option.
 *
 * @example
 * ```ts compiled
 * import { createTable } from "@auth/store-postgres";
 * import { Pool } from "pg";
 *
 * await createTable(new Pool());
 * ```
 *
 * @group Storing tokens
 */
export async function createTable(
  pool: PostgresPool,
  options: CreateTableOptions = {},
): Promise<void> {
  checkKnownOptions(options, ["table", "deadlineMs"]);
  checkPool("pool must be", pool);
  const { table = defaultTable, deadlineMs = 10_000 } = options;
  checkDuration("deadlineMs", deadlineMs);
  const text = `select pg_advisory_xact_lock(${lockNumber});\n${createTableSql(table)}`;
  const calls = createPostgresCalls(pool, table, deadlineMs, createSystemClock());
  // One message of several statements is one transaction, also behind a transaction pooler: the lock goes with it.
  await calls.use((client) => client.query({ text }));
}

/**
 * The statements that {@link createTable} runs, for migrations of your own. They may be run again.
 *
 * @param table - as in {@link CreateTableOptions}
 *
 * @throws TypeError where `table` is no name of a table.
 *
 * @example
 * ```ts
 * import { createTableSql } from "@auth/store-postgres";
 *
 * console.log(createTableSql("trading.auth_tokens"));
 * ```
 *
 * @group Storing tokens
 */
export function createTableSql(table: string = defaultTable): string {
  checkTableName(table);
  return `create table if not exists ${quoteTable(table)} (
  id text collate "C" primary key,
  revision bigint not null,
  version text not null,
  record json not null,
  expires_at timestamptz not null
);
create index if not exists "${indexName(table)}" on ${quoteTable(table)} (expires_at);
`;
}

/** Indexes live in the schema of their table, and have names of at most 63 bytes as well. */
function indexName(table: string): string {
  return `${bareName(table).slice(0, 52)}_expires_at`;
}
