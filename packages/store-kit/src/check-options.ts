/** @throws TypeError where `value` is no duration from 1 ms to a day. */
export function checkDuration(name: string, value: unknown): void {
  if (typeof value === "number" && value >= 1 && value <= 86_400_000) return;
  throw new TypeError(`${name} must be milliseconds, from 1 to a day, got ${String(value)}`);
}

/** @throws TypeError for an option that there is not: a misspelt one would go unnoticed. */
export function checkKnownOptions(options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new TypeError(`There is no option ${name}. Known: ${known.join(", ")}`);
    }
  }
}
