import { scryptAsync } from "@noble/hashes/scrypt.js";

/**
 * 32 bytes from a passphrase. Scrypt, because it makes guessing expensive in memory, is in the standard library of most languages, and
 * has a well-kept implementation without native code; the numbers are OWASP's for 32 MiB, which a small container has:
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt
 *
 * The salt must be the same on every machine. That it is no secret matters little: it keeps one table of guesses from serving for
 * everybody who uses this package.
 */
export function deriveKey(passphrase: string, keyId: string): Promise<Uint8Array> {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  // Normalised: the same Korean letters can be typed as one character or as several.
  const secret = bytes(passphrase.normalize("NFKC"));
  return scryptAsync(secret, bytes(`@auth/store-encrypted ${keyId}`), {
    N: 2 ** 15,
    r: 8,
    p: 3,
    dkLen: 32,
  });
}
