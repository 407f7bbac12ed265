import type { Token } from "@auth/core";

/**
 * Writes the message that signs a WebSocket in: the first one of each connection. Kiwoom takes the token here and in no HTTP header. Secret:
 * the text contains the token.
 *
 * Source: `ws_client.py` of Kiwoom's own client.
 *
 * @param token - what {@link KiwoomAuth.getToken} gave, or its `value`
 * @returns the text for `socket.send`
 * @throws TypeError where the token is none
 *
 * @example
 * ```ts
 * import { createKiwoomAuth, createKiwoomLoginMessage } from "@auth/kiwoom";
 *
 * const auth = createKiwoomAuth({ environment: "paper" });
 * const message = createKiwoomLoginMessage(await auth.getToken());
 * // socket.send(message)
 * ```
 *
 * @group Receiving real-time data
 */
export function createKiwoomLoginMessage(token: Token | string): string {
  const value = typeof token === "object" ? token?.value : token;
  // A Token that was turned into text contains "…", and a header value has "Bearer " before the token. Neither is quoted.
  if (typeof value === "string" && /^[\x21-\x7e]+$/.test(value)) {
    return JSON.stringify({ trnm: "LOGIN", token: value });
  }
  throw new TypeError("token must be what auth.getToken() gave, or its .value without Bearer");
}
