/** What is wrong with a value that came from outside. */
interface Flaw {
  /** Where: `token.expiresAt`, `dead[2].cause`; empty where it is the value itself. */
  path: string;
  /** `must be epoch milliseconds`. Without what it is instead, which may be secret. */
  problem: string;
  /** What it is instead. */
  found: unknown;
}

/** Finds the first flaw of the value at `path`, if it has any. */
export type Check = (value: unknown, path?: string) => Flaw | undefined;

/** The value must be `what`, which it is where `holds` says so. */
export function must(what: string, holds: (value: unknown) => boolean): Check {
  return (found, path = "") =>
    holds(found) ? undefined : { path, problem: `must be ${what}`, found };
}

/** The value may be absent. */
export function optional(check: Check): Check {
  return (value, path) => (value === undefined ? undefined : check(value, path));
}

/** The value must be an object with these members; what else it has is not looked at. */
export function members(checks: Record<string, Check>): Check {
  const anObject = must("an object", (value) => Object(value) === value && !Array.isArray(value));
  return (value, path) => {
    let flaw = anObject(value, path);
    for (const [name, check] of Object.entries(checks)) {
      flaw ??= check((value as Record<string, unknown>)[name], path ? `${path}.${name}` : name);
    }
    return flaw;
  };
}

/** The value must be a list of such entries. */
export function listOf(check: Check): Check {
  const aList = must("a list", Array.isArray);
  return (value, path) => {
    let flaw = aList(value, path);
    for (const [index, entry] of flaw ? [] : (value as unknown[]).entries()) {
      flaw ??= check(entry, `${path}[${index}]`);
    }
    return flaw;
  };
}

/** The value must be one of these words. */
export function oneOf(...words: readonly unknown[]): Check {
  return must(words.map((word) => JSON.stringify(word)).join(" or "), (value) =>
    words.includes(value),
  );
}

export const aBoolean: Check = must("true or false", (value) => typeof value === "boolean");

export const aText: Check = must(
  "a non-empty string",
  (value) => typeof value === "string" && value !== "",
);

export const aTime: Check = must("epoch milliseconds", Number.isFinite);

/** @throws TypeError that says what an option must be, and what it is instead. */
export function checkOption(check: Check, value: unknown, path?: string): void {
  const flaw = check(value, path);
  if (flaw) throw new TypeError(`${flaw.path} ${flaw.problem}, got ${String(flaw.found)}.`);
}
