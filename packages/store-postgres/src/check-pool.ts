import type { PostgresPool } from "./postgres-pool.js";

/** @throws TypeError where `value` is nothing like a pool. */
export function checkPool(name: string, value: unknown): asserts value is PostgresPool {
  const { connect, on } = Object(value) as Partial<PostgresPool>;
  if (typeof connect === "function" && typeof on === "function") return;
  throw new TypeError(`${name} must be a Pool of pg: new Pool({ connectionString })`);
}
