import { onlyKeys } from "../require-object.js";

/** What an account may be given, by broker. */
export const credentialFields = {
  kis: ["appKey", "appSecret", "htsId"],
  kiwoom: ["appKey", "secretKey"],
} as const;

/**
 * Checks the credentials that a caller, a file or a request gives; what is undefined is left out. A TypeError names the field and no value: it may be somebody's
 * real key.
 *
 * @param path - what stands before the field's name in the error, such as `"accounts.kis.live[0]."`
 */
export function requireCredentials(
  given: Readonly<Record<string, unknown>>,
  broker: keyof typeof credentialFields,
  path = "",
): Readonly<Record<string, string>> {
  const known: readonly string[] = credentialFields[broker];
  const texts: Record<string, string> = {};
  onlyKeys(given, known, path);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (typeof value !== "string" || value === "") {
      throw new TypeError(`${path}${name} must be a text; leave it out to have one invented`);
    }
    if (!/^[!-~]+$/.test(value)) {
      throw new TypeError(
        `${path}${name} must be visible ASCII characters without spaces, which a header can carry; leave it out to have one invented`,
      );
    }
    texts[name] = value;
  }
  return texts;
}

/** An account's credentials as far as they were invented. What was given is not repeated: this is printed. */
export function inventedCredentials(
  account: object,
  given: object = {},
): Readonly<Record<string, string>> {
  const known = new Set(["label", ...Object.keys(given)]);
  return Object.fromEntries(Object.entries(account).filter(([name]) => !known.has(name)));
}
