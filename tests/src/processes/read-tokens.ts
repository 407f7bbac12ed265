import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseTokenRecord, type TokenRecord } from "@auth/core";

/**
 * Reads a token folder as anybody could by its documented layout, without the store: the newest entry of the one key in it.
 *
 * @throws where that entry is torn or no token record, and where the store has set a damaged one aside
 */
export function readTokens(directory: string): TokenRecord | undefined {
  const files = readdirSync(directory);
  const damaged = files.filter((file) => file.includes(".corrupt-"));
  if (damaged.length > 0) throw new Error(`damaged: ${damaged}`);
  const newest = files
    .map((file) => /^(.+)\.v1\.(\d+)\.json$/.exec(file))
    .filter((match) => match !== null)
    .sort(([, , one], [, , other]) => Number(other) - Number(one))[0];
  if (!newest) return undefined;
  const [file, key = ""] = newest;
  return parseTokenRecord(JSON.parse(readFileSync(join(directory, file), "utf8")), key);
}
