/** The SHA-1 of a text in lower-case hex, as Redis has it: to tell scripts and records apart, not to keep anything secret. */
export async function sha1(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
