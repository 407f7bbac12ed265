import type { TokenKind } from "@auth/core";

/** What a token belongs to. */
export interface TokenKeyParts {
  /** The provider's id: `"kis"`. */
  id: string;
  kind: TokenKind;
  /** The URL of the endpoint that issues the token: live and paper differ in it. */
  tokenUrl: string;
  appKey: string;
  secret: string;
  /** Keeps apart what would else be shared; absent and empty are two different things. */
  partition?: string | undefined;
}

/**
 * The name of a provider's record in a token store: `<id>-<kind>-` and an HMAC-SHA-256 in lower-case hex, keyed by the
 * secret. The same on every machine; it reveals nothing, and changes with key, secret, host or partition.
 */
export async function createTokenKey(parts: TokenKeyParts): Promise<string> {
  const { id, kind, tokenUrl, appKey, secret, partition } = parts;
  // A JSON list: no two different sets of parts give the same text, which joining them could.
  const message = JSON.stringify([id, kind, tokenUrl, appKey, partition ?? null]);
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(message)));
  const hex = Array.from(mac, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${id}-${kind}-${hex}`;
}
