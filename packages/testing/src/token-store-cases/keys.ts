import { check, checkSame, fail } from "../suite/checks.js";
import { put, replacing, type StoreCase, sampleRecord } from "./bench.js";

const long = "k".repeat(299);

/** Keys that mean something to a file system, a database, a pattern or an object, and pairs that are nearly the same. */
const hostileKeys: readonly string[] = [
  ...[
    "a",
    "A",
    "a ",
    " a",
    "a.",
    "a/b",
    "a\\b",
    "a_b",
    "a-b",
    "a%2Fb",
    "a:b",
    "a\nb",
    "a*",
    "a?",
    "a%",
  ],
  ...[
    "..",
    ".",
    "../a",
    "../../etc/passwd",
    "/etc/passwd",
    "C:\\a",
    "~",
    "$HOME",
    "con",
    "nul.json",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "'; drop table tokens; --",
    "{a}",
    "a,b",
    "0",
    "null",
  ],
  // The same word, composed and decomposed: some file systems hold them for one name.
  ...["한국투자증권", "키움", "한".normalize("NFC"), "한".normalize("NFD"), "\u{1f511}"],
  ...[`${long}1`, `${long}2`, `${"한".repeat(299)}1`, `${"한".repeat(299)}2`],
];

/** Stores must take every key: the token manager's are plain, those of other callers need not be. */
export const keyCases: readonly StoreCase[] = [
  {
    name: "keeps hostile keys apart: paths, patterns, Korean, 300 characters, names of object members",
    async run({ store }) {
      for (const key of hostileKeys) {
        const found: unknown = await store.get(key);
        check(
          found === undefined || found === null,
          `key ${quote(key)} holds something before it was saved`,
        );
      }
      for (const key of hostileKeys) {
        const taken = await put(store, replacing(key, 0)).catch((error: unknown) => {
          fail(`key ${quote(key)} could not be saved: ${String(error)}`);
        });
        check(taken, `key ${quote(key)} was taken for one that has a record already`);
      }
      for (const key of hostileKeys) {
        checkSame(await store.get(key), sampleRecord(key, 1), `the record under key ${quote(key)}`);
      }
      return undefined;
    },
  },
  {
    name: "deletes the one key only, patterns and beginnings of other keys included",
    async run({ store }) {
      const bystanders = ["a", "ab", "a/b", "a/c", "ba", "b*"];
      const victims = ["a*", "a/", "%", "*", "b"];
      for (const key of [...bystanders, ...victims]) await put(store, replacing(key, 0));
      for (const key of victims) await store.delete(key);
      for (const key of bystanders) {
        check(
          Boolean(await store.get(key)),
          `deleting ${victims.map(quote).join(", ")} took ${quote(key)} along`,
        );
      }
      return undefined;
    },
  },
];

function quote(key: string): string {
  return JSON.stringify(key.length > 40 ? `${key.slice(0, 10)}… (${key.length} characters)` : key);
}
