export { type CreateTableOptions, createTable, createTableSql } from "./create-table.js";
export type {
  PostgresClient,
  PostgresNotice,
  PostgresPool,
  PostgresStatement,
} from "./postgres-pool.js";
export {
  createPostgresTokenStore,
  type PostgresTokenStoreOptions,
} from "./postgres-token-store.js";
