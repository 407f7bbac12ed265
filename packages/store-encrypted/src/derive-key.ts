import { argon2idAsync } from "@noble/hashes/argon2.js";

/**
 * 32 bytes from a passphrase. Argon2id makes guessing expensive in memory, which PBKDF2, all that Web Crypto has, does not. The numbers
 * are the first that OWASP names, for 19 MiB, which a small container has:
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 *
 * The salt must be the same on every machine. That it is no secret matters little: it keeps one table of guesses from serving for
 * everybody who uses this package.
 */
export function deriveKey(passphrase: string, keyId: string): Promise<Uint8Array> {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  // Normalised: the same Korean letters can be typed as one character or as several.
  const secret = bytes(passphrase.normalize("NFKC"));
  return argon2idAsync(secret, bytes(`@auth/store-encrypted ${keyId}`), {
    m: 19_456,
    t: 2,
    p: 1,
    dkLen: 32,
  });
}
