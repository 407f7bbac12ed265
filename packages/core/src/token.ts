import type { TokenKind } from "./provider.js";
import { showAs } from "./secret.js";

/**
 * A valid token, ready to use. It cannot be printed by accident: `String()`, templates, `console.log`, `util.inspect` and
 * `JSON.stringify` give `[Token … use .value or .authorization]`, and the character `…` makes a header built from
 * the token itself throw at once instead of sending nonsense to the broker.
 *
 * @group Getting tokens
 */
export interface Token {
  /** The bare token. A KIS access token contains the app key: never log it. */
  readonly value: string;
  /** The ready header value: `Bearer <value>` of an access token, the bare key of an approval key. */
  readonly authorization: string;
  /** When it expires, in epoch milliseconds of the broker's time. */
  readonly expiresAt: number;
  /** What it is for. */
  readonly kind: TokenKind;
}

/**
 * A class only for its private fields: spreading, cloning and enumerating a token gives nothing. What prints it stands in the
 * prototype, because thousands of tokens may be held.
 */
class RedactedToken implements Token {
  readonly #value: string;
  readonly #expiresAt: number;
  readonly #kind: TokenKind;

  constructor(value: string, expiresAt: number, kind: TokenKind) {
    this.#value = value;
    this.#expiresAt = expiresAt;
    this.#kind = kind;
    Object.freeze(this);
  }

  static {
    showAs(RedactedToken.prototype, "[Token … use .value or .authorization]");
  }

  get value(): string {
    return this.#value;
  }
  get authorization(): string {
    return this.#kind === "access-token" ? `Bearer ${this.#value}` : this.#value;
  }
  get expiresAt(): number {
    return this.#expiresAt;
  }
  get kind(): TokenKind {
    return this.#kind;
  }
}

/**
 * Makes a {@link Token}. The token manager does this for you; tests and token managers of other kinds call it.
 *
 * @param expiresAt - epoch milliseconds of the broker's time
 * @group Getting tokens
 */
export function createToken(value: string, expiresAt: number, kind: TokenKind): Token {
  return new RedactedToken(value, expiresAt, kind);
}
