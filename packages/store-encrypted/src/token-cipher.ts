import { AuthError, type StoredToken } from "@auth/core";
import { fromBase64, toBase64 } from "./base64.js";
import type { ReadyKey } from "./encryption-keys.js";

/** Encrypts and decrypts the value of a token. Everything else about the token, and whose it is, is bound to it. */
export interface TokenCipher {
  encrypt(key: string, token: StoredToken): Promise<StoredToken>;
  /** Rejects with AuthError `AUTH_STORE` where the token was not encrypted so, with one of the keys. */
  decrypt(key: string, token: StoredToken): Promise<StoredToken>;
}

const scheme = "aes-256-gcm.v1";
/** The recommended length of a nonce: NIST SP 800-38D, section 8.2. Random ones are good for 2³² writes with one key. */
const nonceBytes = 12;

/** Makes the {@link TokenCipher}: the first key encrypts, all of them decrypt. */
export function createTokenCipher(keys: readonly ReadyKey[]): TokenCipher {
  return {
    async encrypt(key, token) {
      const [newest] = keys;
      if (!newest) throw new TypeError("There is no key");
      const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
      const encrypted = await crypto.subtle.encrypt(
        { name: "AES-GCM", iv: nonce, additionalData: bound(newest.id, key, token) },
        await newest.crypto,
        new TextEncoder().encode(token.value),
      );
      const sealed = new Uint8Array(nonceBytes + encrypted.byteLength);
      sealed.set(nonce);
      sealed.set(new Uint8Array(encrypted), nonceBytes);
      return { ...token, value: `${scheme}:${newest.id}:${toBase64(sealed)}` };
    },

    async decrypt(key, token) {
      const [name, keyId = "", text = "", ...rest] = token.value.split(":");
      if (name !== scheme || rest.length > 0) throw refusal(notEncrypted);
      const found = keys.find(({ id }) => id === keyId);
      if (!found) throw refusal(unknownKey(keyId, keys));
      const ready = await found.crypto;
      const sealed = fromBase64(text) ?? new Uint8Array();
      // One text for each value: another one was not written here.
      if (toBase64(sealed) !== text) throw refusal(wrongKey(keyId));
      const decrypted = await crypto.subtle
        .decrypt(
          {
            name: "AES-GCM",
            iv: sealed.slice(0, nonceBytes),
            additionalData: bound(keyId, key, token),
          },
          ready,
          sealed.slice(nonceBytes),
        )
        .catch(() => {
          throw refusal(wrongKey(keyId));
        });
      return { ...token, value: new TextDecoder().decode(decrypted) };
    },
  };
}

/** What cannot be changed without the key: whose token it is, by which key, and all that the record says of it. */
function bound(keyId: string, key: string, token: StoredToken): Uint8Array<ArrayBuffer> {
  const { value: _encrypted, ...facts } = token;
  // Sorted: a store may hand the members back in another order.
  const sorted = Object.entries(facts).sort(([one], [other]) => (one < other ? -1 : 1));
  return new TextEncoder().encode(JSON.stringify([scheme, keyId, key, sorted]));
}

function refusal(problem: string): AuthError {
  return new AuthError("AUTH_STORE", `The token in the store ${problem}`, { path: "token.value" });
}

const notEncrypted =
  "is not encrypted. Give the encrypted store a place of its own (a directory, prefix or table), or remove the record with store.delete(key).";

function unknownKey(keyId: string, keys: readonly ReadyKey[]): string {
  // It came from the store, where anybody may have written it.
  const name = /^[\w.-]{1,64}$/.test(keyId) ? keyId : "of no valid name";
  const known = keys.map(({ id }) => id).join(", ");
  return `is encrypted with the key ${name}, and there is only ${known}. Add that key to keys; it is left as it is.`;
}

function wrongKey(keyId: string): string {
  return `cannot be decrypted with the key ${keyId}: another key of that name encrypted it, or the record was changed since. Pass the right key; it is left as it is, and store.delete(key) starts afresh.`;
}
