import type { PostgresPool } from "./postgres-pool.js";

/** @throws TypeError, which begins with `expected`, where `value` is nothing like a pool. */
export function checkPool(expected: string, value: unknown): asserts value is PostgresPool {
  const { connect, on } = Object(value) as Partial<PostgresPool>;
  if (typeof connect === "function" && typeof on === "function") return;
  throw new TypeError(`${expected} a Pool of pg: new Pool({ connectionString })`);
}
