const inspect = Symbol.for("nodejs.util.inspect.custom");

/**
 * Holds a secret so that it cannot be printed by accident: `String()`, templates, `JSON.stringify`,
 * `console.log` and `util.inspect` give `[Secret …]`.
 *
 * @group Redaction
 */
export interface Secret {
  /** The secret itself. */
  reveal(): string;
}

/**
 * Wraps `value` so that it cannot be printed by accident.
 *
 * @group Redaction
 */
export function createSecret(value: string): Secret {
  const hidden = (): string => "[Secret …]";
  const secret = { reveal: () => value };
  for (const name of ["toString", "toJSON", inspect]) {
    Object.defineProperty(secret, name, { value: hidden });
  }
  return Object.freeze(secret);
}

/** Shorter pieces are words, not secrets: replacing them would only garble the message. */
const shortestSecret = 8;

/**
 * Replaces every occurrence of every secret in `text`, plain, URL-encoded and in base64, by `[redacted]`. Made for messages that a broker
 * sends, which may repeat what they were asked with.
 *
 * @group Redaction
 */
export function redact(text: string, secrets: Iterable<string>): string {
  let result = text;
  const longestFirst = [...secrets].filter((secret) => secret.length >= shortestSecret);
  longestFirst.sort((a, b) => b.length - a.length);
  for (const secret of longestFirst) {
    for (const form of [secret, encodeURIComponent(secret), base64(secret)]) {
      result = result.replaceAll(form, "[redacted]");
    }
  }
  return result;
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");
}
