/**
 * Stands in for SHA-256, which WebCrypto computes on other threads: a sequence would wait for them at every token, and
 * could not be repeated exactly.
 */
export function fakeDigest(data: Uint8Array): ArrayBuffer {
  const words = new Uint32Array(8);
  words.forEach((_, index) => {
    let hash = 0x811c9dc5 ^ (index * 0x9e3779b9);
    for (const byte of data) hash = Math.imul(hash ^ byte, 0x01000193);
    words[index] = hash >>> 0;
  });
  return words.buffer;
}

/** What stands for `value` in {@link TokenRecord.dead}. */
export function hashOf(value: string): string {
  const bytes = new Uint8Array(fakeDigest(new TextEncoder().encode(value)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
