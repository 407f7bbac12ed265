import { AuthError, isAuthError } from "@auth/core";

type Story = readonly [problem: string, fix: string];

/** By SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const bySqlState: Readonly<Record<string, Story>> = {
  "28000": [
    "is on a server that refused the user",
    "Check user and password of the pool, and pg_hba.conf",
  ],
  "28P01": ["is on a server that refused the password", "Check user and password of the pool"],
  "3D000": ["is in a database that does not exist", "Check the database of the pool"],
  "3F000": ["is in a schema that does not exist", "Create the schema, or pass another table"],
  "42P01": [
    "is missing",
    "Create it once, with await createTable(pool) of @auth/store-postgres, or pass the table that you created",
  ],
  "42703": ["has other columns", "Pass a table that createTable() made"],
  "42804": ["has columns of other types", "Pass a table that createTable() made"],
  "22P02": ["has columns of other types", "Pass a table that createTable() made"],
  "42883": ["has columns of other types", "Pass a table that createTable() made"],
  "42809": ["is no table", "Pass a table that createTable() made"],
  "42501": [
    "may not be used by this user",
    "Grant select, insert, update and delete on it, and usage on its schema",
  ],
  "25006": [
    "is on a server that only reads: a replica, or default_transaction_read_only",
    "Let the pool connect to the primary server",
  ],
  "53100": ["is on a server whose disk is full", "Free some space"],
  "53300": [
    "is on a server that has no connection left",
    "Raise max_connections, or lower max of the pools",
  ],
  "57014": [
    "is on a server that gave up on the statement",
    "Raise statement_timeout or lock_timeout, and look for who holds a lock",
  ],
  "55P03": ["is locked", "Look for who holds the lock"],
  "57P01": ["is on a server that is shutting down", "It is tried again by itself"],
  "57P02": ["is on a server that is shutting down", "It is tried again by itself"],
  "57P03": ["is on a server that is starting or stopping", "It is tried again by itself"],
  "08P01": ["was asked for in a way that the server, or a pooler, refused", "Look into its log"],
};

const unreachable = "Start it, or check host and port of the pool";

/** By the system's code, or by that of TLS. */
const byCode: Readonly<Record<string, Story>> = {
  ECONNREFUSED: ["is on a server that cannot be reached", unreachable],
  ENOENT: ["is on a server that cannot be reached", unreachable],
  ENOTFOUND: ["is on a server whose name is unknown", "Check the host of the pool"],
  EAI_AGAIN: ["is on a server whose name cannot be looked up", "Check the network"],
  ETIMEDOUT: ["is on a server that cannot be reached", "Check the network, host and port"],
  EHOSTUNREACH: ["is on a server that cannot be reached", "Check the network, host and port"],
  ENETUNREACH: ["is on a server that cannot be reached", "Check the network, host and port"],
  ECONNRESET: ["lost its connection", "It is tried again by itself"],
  EPIPE: ["lost its connection", "It is tried again by itself"],
};

/** By the words of `pg` itself, which gives these no code. */
const byWords: readonly (readonly [RegExp, Story])[] = [
  [/SASL|client password must be/, ["needs a password", "Check user and password of the pool"]],
  [
    /after calling end on the pool/,
    ["is asked for through a pool that has ended", "Close what uses the store before the pool"],
  ],
  [
    /timeout exceeded when trying to connect|connection timeout/i,
    ["could not be reached in time", "Check the network, and max of the pool"],
  ],
  [/Connection terminated/, ["lost its connection", "It is tried again by itself"]],
  [/does not support SSL/, ["is on a server without TLS", "Check ssl of the pool"]],
  [/certificate/i, ["is on a server whose certificate is not trusted", "Check ssl of the pool"]],
];

/**
 * The `AUTH_STORE` error for whatever a call ended with. The error itself is not kept: it may quote the statement's values,
 * and so the token.
 */
export function toPostgresError(error: unknown, table: string): AuthError {
  if (isAuthError(error)) return error;
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  const isCode = typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code);
  const words = byWords.find(([pattern]) => pattern.test(String(message)))?.[1];
  const story = (isCode ? (bySqlState[code] ?? byCode[code]) : undefined) ?? words;
  const [problem, fix] = story ?? ["could not be used", "Look into the log of the server"];
  return trouble(table, isCode ? `${problem} (${code})` : problem, fix);
}

/** Whether `error` says that the connection broke, or that the server is closing it. */
export function isLostConnection(error: unknown): boolean {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  const isBroken = ["ECONNRESET", "EPIPE", "57P01", "57P02"].includes(String(code));
  return isBroken || /Connection terminated/.test(String(message));
}

/** The `AUTH_STORE` error for a server that does not answer. */
export function noAnswer(table: string, deadlineMs: number): AuthError {
  return trouble(
    table,
    `did not answer within ${deadlineMs / 1000} s`,
    "Check the server and the network, and whether the pool has a connection left",
  );
}

function trouble(table: string, problem: string, fix: string): AuthError {
  return new AuthError("AUTH_STORE", `The PostgreSQL token table ${table} ${problem}. ${fix}.`);
}
