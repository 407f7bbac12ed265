/** `bytes` as base64 for names and URLs, without padding (RFC 4648, section 5). */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes of either kind of base64; `undefined` where `text` is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const plain = text.trim().replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  try {
    const bytes = Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
    // What is left over of the last character must be nothing: one text for each value.
    return toBase64(bytes) === plain.replaceAll("+", "-").replaceAll("/", "_") ? bytes : undefined;
  } catch {
    return undefined;
  }
}
