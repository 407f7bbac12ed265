/**
 * The part of a `Pool` of [pg](https://node-postgres.com) that the store uses. Pools of `@neondatabase/serverless` and
 * others of the same shape pass, too.
 *
 * @group Storing tokens
 */
export interface PostgresPool {
  /** Hands out a connection. */
  connect(): Promise<PostgresClient>;
  /** An idle connection broke: without a listener the process would end. */
  on(event: "error", listener: (error: Error) => void): unknown;
  /** What the pool was made with. */
  readonly options?: {
    /** How many connections it may have. */
    readonly max?: number | undefined;
  };
}

/**
 * The part of a connection of `pg` that the store uses.
 *
 * @group Storing tokens
 */
export interface PostgresClient {
  /** Runs one statement. */
  query(statement: PostgresStatement): Promise<{
    /** An object for each row of the answer. */
    rows: unknown[];
  }>;
  /** Gives the connection back; `true` = it is not to be used again. */
  release(destroy?: boolean): void;
  /** It broke, or was closed. */
  on(event: "error" | "end", listener: () => void): unknown;
  /** A notice came, on a channel that it listens to. */
  on(event: "notification", listener: (notice: PostgresNotice) => void): unknown;
  /** The reverse of `on`. */
  removeListener(
    event: "error" | "end" | "notification",
    listener: (notice: PostgresNotice) => void,
  ): unknown;
  /** Lets the process end although the connection is open. */
  unref?(): void;
  /** The reverse of `unref`. */
  ref?(): void;
}

/**
 * One statement, without a name: prepared names don't pass a transaction pooler.
 *
 * @group Storing tokens
 */
export interface PostgresStatement {
  /** SQL with `$1`, `$2` … */
  text: string;
  /** What stands for them; left out = the simple protocol, which takes several statements. */
  values?: unknown[];
}

/**
 * What `notify` sent.
 *
 * @group Storing tokens
 */
export interface PostgresNotice {
  /** Where it was sent to. */
  channel: string;
  /** What it says. */
  payload?: string | undefined;
}
