/** Letters, digits and `_`, as identifiers that need no thought; PostgreSQL cuts longer ones off at 63 bytes. */
const identifier = "[A-Za-z_][A-Za-z0-9_]{0,62}";
const tableName = new RegExp(`^(?:${identifier}\\.)?${identifier}$`);

/** @throws TypeError where `table` is no name of a table. */
export function checkTableName(table: unknown): asserts table is string {
  if (typeof table === "string" && tableName.test(table)) return;
  throw new TypeError(
    `table must be a name, or schema.name, of letters, digits and _, got ${JSON.stringify(table)}`,
  );
}

/** `table` as SQL has it: quoted, so that no word is reserved and capitals stay. */
export function quoteTable(table: string): string {
  return table
    .split(".")
    .map((part) => `"${part}"`)
    .join(".");
}

/** The name alone, without its schema. */
export function bareName(table: string): string {
  return table.split(".").at(-1) ?? table;
}
