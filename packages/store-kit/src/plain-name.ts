/** Those of the token manager are plain; so is what a person would choose. */
const plain = /^[\w.-]{1,128}$/;

/**
 * A name for `key` of ASCII without spaces, at most 128 characters, and for no two keys the same. Plain keys are their own
 * name; others, which may be no valid Unicode and of any length, are known by the SHA-256 of their UTF-16 code units.
 */
export async function plainName(key: string): Promise<string> {
  if (plain.test(key)) return key;
  const bytes = new DataView(new ArrayBuffer(key.length * 2));
  for (let index = 0; index < key.length; index += 1) {
    // Little-endian wherever it runs: a name is the same on every machine.
    bytes.setUint16(index * 2, key.charCodeAt(index), true);
  }
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0"));
  return `sha256~${hex.join("")}`;
}
