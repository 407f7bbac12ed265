const inspect = Symbol.for("nodejs.util.inspect.custom");

/** Freezes `object`, which whatever prints it shows as `shown`. */
export function showAs<T extends object>(object: T, shown: string): T {
  for (const name of ["toString", "toJSON", inspect]) {
    Object.defineProperty(object, name, { value: () => shown });
  }
  return Object.freeze(object);
}

/**
 * Holds a secret so that it cannot be printed by accident: `String()`, templates, `JSON.stringify`,
 * `console.log` and `util.inspect` give `[Secret …]`.
 *
 * @group Hiding secrets
 */
export interface Secret {
  /** The secret itself. */
  reveal(): string;
}

/**
 * Wraps `value` so that it cannot be printed by accident.
 *
 * @group Hiding secrets
 */
export function createSecret(value: string): Secret {
  return showAs({ reveal: () => value }, "[Secret …]");
}

/** Shorter pieces are words, not secrets: replacing them would only garble the message. */
const shortestSecret = 8;

/**
 * Replaces every occurrence of every secret in `text`, plain, URL-encoded and in base64, by `[redacted]`. Made for messages that a broker
 * sends, which may repeat what they were asked with.
 *
 * @group Hiding secrets
 */
export function redact(text: string, secrets: Iterable<string>): string {
  const forms = [...secrets]
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [secret, encodeURIComponent(secret), base64(secret)])
    // The longest first: one secret may be a part of another.
    .sort((a, b) => b.length - a.length);
  return forms.reduce((result, form) => result.replaceAll(form, "[redacted]"), text);
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");
}
