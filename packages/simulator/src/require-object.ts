/** @throws TypeError for what is no object `{ … }`. */
export function requireObject(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new TypeError(`${name} must be an object { … }`);
}

/** @throws TypeError for a key that is none of `keys`: a misspelt one would be ignored, and another broker tested than was meant. */
export function onlyKeys(object: object, keys: readonly string[], prefix = ""): void {
  const stranger = Object.keys(object).find((key) => !keys.includes(key));
  if (stranger === undefined) return;
  throw new TypeError(`${prefix}${stranger} means nothing here; there are ${keys.join(", ")}`);
}
