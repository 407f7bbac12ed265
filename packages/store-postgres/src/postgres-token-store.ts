import { createSystemClock, type TokenStore } from "@auth/core";
import {
  checkDuration,
  checkKnownOptions,
  createSubjects,
  parseRecordText,
  plainName,
  recordText,
} from "@auth/store-kit";
import { createChangeWatch } from "./change-watch.js";
import { checkPool } from "./check-pool.js";
import { defaultTable } from "./create-table.js";
import { createPostgresCalls } from "./postgres-calls.js";
import type { PostgresPool } from "./postgres-pool.js";
import { createRecordTable, type NewRow } from "./record-table.js";
import { checkTableName } from "./table-name.js";

/**
 * What {@link createPostgresTokenStore} takes.
 *
 * @group Storing tokens
 */
export interface PostgresTokenStoreOptions {
  /** The `Pool` of `pg`, with host, user, password and TLS as you set them. Yours to end, after what uses the store was closed. */
  pool: PostgresPool;
  /** The table, as `name` or `schema.name`; see {@link createTable}. Default `"auth_tokens"`. */
  table?: string;
  /**
   * The longest that a call may take, waiting for a connection of the pool included, in milliseconds. Default 2000; the token
   * manager gives up after 3000.
   */
  deadlineMs?: number;
  /**
   * How to hear at once of what others change. `true`: by LISTEN on a connection of `pool`, which is kept for as long as anybody
   * listens; where its notices don't arrive, as behind a transaction pooler, the store looks every `pollIntervalMs` instead.
   * A second pool: LISTEN through that one, past the pooler. `false`: only look. Default `true`.
   */
  notify?: boolean | PostgresPool;
  /**
   * How often to look for changes where notices don't arrive, in milliseconds; where they do, an eighth as often, to see whether the
   * connection is still there. Default 2000.
   */
  pollIntervalMs?: number;
}

/**
 * Makes a token store in PostgreSQL: every process of every machine that reaches the database shares one token.
 *
 * - Compare-and-set is one statement, and the notice of it is part of that statement.
 * - No session state, no prepared names: it works behind a transaction pooler.
 * - A server that is down or slow costs at most `deadlineMs`, and no restart once it is back.
 * - A record that is of no use any more is removed, by the server's clock, as others are written.
 * - With a pool of one connection there is none to listen on: then others' changes are seen when the record is read.
 *
 * Nothing is touched before the first call of a member. `get`, `set` and `delete` reject with `AuthError` `AUTH_STORE`, which names the
 * table and the fix; a token manager then goes on without. Tokens are stored as plain text, unless `@auth/store-encrypted`
 * is put around it.
 *
 * @throws TypeError for a wrong option.
 *
 * @example
 * ```ts compiled
 * import { createTokenManager, type Provider } from "@auth/core";
 * import { createPostgresTokenStore, createTable } from "@auth/store-postgres";
 * import { Pool } from "pg";
 *
 * const pool = new Pool({ connectionString: process.env.DATABASE_URL });
 * await createTable(pool);
 *
 * export const managerOf = (provider: Provider) =>
 *   createTokenManager({ provider, store: createPostgresTokenStore({ pool }) });
 * ```
 *
 * @group Storing tokens
 */
export function createPostgresTokenStore(options: PostgresTokenStoreOptions): TokenStore {
  const { pool, table, deadlineMs, notify, pollIntervalMs } = checkOptions(options);
  const clock = createSystemClock();
  const rows = createRecordTable(table);
  const calls = createPostgresCalls(pool, table, deadlineMs, clock);
  const listenPool = typeof notify === "object" ? notify : pool;
  const subjects = createSubjects({
    onKey() {
      if (listenPool.options?.max === 1) return;
      if (subjects.keys().length === 1) watch.start();
      else watch.look();
    },
    onLast: () => watch.stop(),
  });
  const watch = createChangeWatch({
    table: rows,
    subjects,
    idOf: plainName,
    listening:
      listenPool === pool ? calls : createPostgresCalls(listenPool, table, deadlineMs, clock),
    sending: calls,
    notify: notify !== false,
    pollIntervalMs,
    clock,
  });
  /** The record of each key as it was seen last here: a revision may come round, as that of another record. */
  const seen = new Map<string, { revision: number; version: string }>();
  let isSwept = false;

  /** Where a new record comes, old ones have gone out of use. Nobody waits for it, and another time will do. */
  function sweepAtTimes(isFirst: boolean): void {
    if (isSwept && !isFirst) return;
    isSwept = true;
    calls.use(rows.sweep, { background: true }).catch(() => {});
  }

  return {
    async get(key) {
      const id = await plainName(key);
      const row = await calls.use((client) => rows.read(client, id), { repeatable: true });
      if (!row) {
        seen.delete(key);
        return undefined;
      }
      const record = parseRecordText(row.text, key, update);
      seen.set(key, { revision: record.revision, version: row.version });
      return record;
    },
    async set(key, record, { expectedRevision, ttlMs }) {
      const { revision } = record;
      const version = crypto.randomUUID();
      const row: NewRow = {
        id: await plainName(key),
        revision,
        version,
        text: recordText(record),
        ttlMs,
      };
      const known = seen.get(key);
      const expected = {
        revision: expectedRevision,
        version: known?.revision === expectedRevision ? known.version : undefined,
      };
      const isWritten = await calls.use((client) =>
        expectedRevision === 0 ? rows.insert(client, row) : rows.replace(client, row, expected),
      );
      if (!isWritten) return false;
      seen.set(key, { revision, version });
      subjects.saw(key, version);
      sweepAtTimes(expectedRevision === 0);
      return true;
    },
    async delete(key) {
      const id = await plainName(key);
      await calls.use((client) => rows.remove(client, id));
      seen.delete(key);
      subjects.saw(key, undefined);
    },
    on: subjects.on,
  };
}

const update = "Update @auth/store-postgres, or give each version a table of its own";

function checkOptions(options: PostgresTokenStoreOptions): Required<PostgresTokenStoreOptions> {
  const { pool, table = defaultTable, deadlineMs = 2_000 } = options;
  const { notify = true, pollIntervalMs = 2_000 } = options;
  checkKnownOptions(options, ["pool", "table", "deadlineMs", "notify", "pollIntervalMs"]);
  checkPool("pool must be", pool);
  checkTableName(table);
  checkDuration("deadlineMs", deadlineMs);
  checkDuration("pollIntervalMs", pollIntervalMs);
  if (typeof notify !== "boolean") checkPool("notify must be true, false, or", notify);
  return { pool, table, deadlineMs, notify, pollIntervalMs };
}
