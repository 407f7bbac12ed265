import { AuthError } from "@auth/core";
import type { KisEncryption } from "./kis-frame.js";

/**
 * Decrypts the `payload` of a {@link KisFrame} that is `encrypted`, such as a notice about an own order (체결통보, H0STCNI0 live and H0STCNI9 paper):
 * AES-256-CBC of UTF-8 text, in base64, as `aes_cbc_base64_dec` of KIS's own sample reads it.
 *
 * @param encryption - of the `subscribed` frame of the same `trId` on the same connection
 * @returns the fields, separated by `^`
 * @throws AuthError `AUTH_INVALID_RESPONSE` where the payload cannot be decrypted with it
 *
 * @example
 * ```ts
 * import { classifyKisFrame, decryptKisPayload, type KisEncryption } from "@auth/kis";
 *
 * const encryptions = new Map<string, KisEncryption>();
 *
 * export async function readFields(data: unknown): Promise<string[]> {
 *   const frame = classifyKisFrame(data);
 *   if (frame.type === "subscribed" && frame.encryption) encryptions.set(frame.trId, frame.encryption);
 *   if (frame.type !== "data") return [];
 *   const encryption = frame.encrypted ? encryptions.get(frame.trId) : undefined;
 *   return (encryption ? await decryptKisPayload(frame.payload, encryption) : frame.payload).split("^");
 * }
 * ```
 *
 * @group Receiving real-time data
 */
export async function decryptKisPayload(
  payload: string,
  { key, iv }: KisEncryption,
): Promise<string> {
  const encoder = new TextEncoder();
  try {
    const aesKey = await crypto.subtle.importKey(
      "raw",
      encoder.encode(key.reveal()),
      "AES-CBC",
      false,
      ["decrypt"],
    );
    const bytes = await crypto.subtle.decrypt(
      { name: "AES-CBC", iv: encoder.encode(iv.reveal()) },
      aesKey,
      Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)),
    );
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // What the platform says of it is no help, and nobody knows what of the key would be in it.
    throw new AuthError(
      "AUTH_INVALID_RESPONSE",
      "A payload of KIS could not be decrypted. Use the encryption of the subscribed frame that has the same trId and came on the same connection.",
      { path: "payload" },
    );
  }
}
