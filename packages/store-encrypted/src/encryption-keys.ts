import { checkKnownOptions } from "@auth/store-kit";
import { fromBase64 } from "./base64.js";
import { deriveKey } from "./derive-key.js";

/**
 * A key with a name of its own. The name stands beside what the key encrypted, so that another one can follow it.
 *
 * @group Storing tokens
 */
export interface EncryptionKey {
  /** Any name that no other key has, such as `"2026-11"`: letters, digits, `_`, `.` and `-`. It is stored, and not secret. */
  id: string;
  /** 32 random bytes, or their base64: `openssl rand -base64 32`. */
  key?: Uint8Array | string | undefined;
  /**
   * Instead of `key`: a text of at least 16 characters, the same everywhere, from which the key is derived once (argon2id with 19 MiB
   * and two passes, about a second; the salt is the `id`). The security is that of the text: better let `openssl rand` make a key.
   */
  passphrase?: string | undefined;
}

/** A key that is ready, or getting so. */
export interface ReadyKey {
  id: string;
  crypto: Promise<CryptoKey>;
}

const id = /^[\w.-]{1,64}$/;
const fewestCharacters = 16;

/**
 * Checks the keys, and makes them ready. Nothing of a key is in what it throws.
 *
 * @throws TypeError where one is none.
 */
export function readyKeys(keys: unknown): ReadyKey[] {
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new TypeError("keys must be a list of at least one { id, key } or { id, passphrase }");
  }
  const ids = keys.map((one: Partial<EncryptionKey>, index) => {
    if (typeof one?.id !== "string" || !id.test(one.id)) {
      throw new TypeError(
        `keys[${index}].id must be a name of letters, digits, _, . and -, of at most 64 characters`,
      );
    }
    return one.id;
  });
  const twice = ids.find((one, index) => ids.indexOf(one) !== index);
  if (twice !== undefined) throw new TypeError(`Two keys have the id ${twice}: each needs its own`);
  return keys.map((one: EncryptionKey) => readyKey(one));
}

function readyKey(given: EncryptionKey): ReadyKey {
  checkKnownOptions(given, ["id", "key", "passphrase"]);
  const { key, passphrase } = given;
  if ((key === undefined) === (passphrase === undefined)) {
    throw new TypeError(
      `The key ${given.id} needs either key (32 bytes, or their base64) or passphrase, not both or none: is its variable set?`,
    );
  }
  const bytes =
    passphrase === undefined
      ? Promise.resolve(checkBytes(given.id, key))
      : deriveKey(checkPassphrase(given.id, passphrase), given.id);
  const crypto = bytes.then(importKey);
  // Whoever uses it hears of it.
  crypto.catch(() => {});
  return { id: given.id, crypto };
}

function checkBytes(name: string, key: unknown): Uint8Array {
  const bytes = typeof key === "string" ? fromBase64(key) : key;
  if (bytes instanceof Uint8Array && bytes.length === 32) return Uint8Array.from(bytes);
  const found = bytes instanceof Uint8Array ? `${bytes.length} bytes` : "something else";
  throw new TypeError(
    `The key ${name} must be 32 bytes, or their base64 (openssl rand -base64 32), got ${found}`,
  );
}

function checkPassphrase(name: string, passphrase: unknown): string {
  if (typeof passphrase === "string" && passphrase.length >= fewestCharacters) return passphrase;
  throw new TypeError(
    `The passphrase of the key ${name} must be a text of at least ${fewestCharacters} characters`,
  );
}

/** From here on nobody can read it any more, this program included. */
function importKey(bytes: Uint8Array): Promise<CryptoKey> {
  const raw = Uint8Array.from(bytes);
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}
