/** One POST to Kiwoom's token service, before it is sent. Secret: it carries the app key and the secret key. */
export interface KiwoomRequest {
  /** The endpoint's path, such as `/oauth2/token`. */
  path: string;
  headers: Record<string, string>;
  /** Sent as JSON. */
  body: object;
}

/** What every request to Kiwoom's token service is signed with. */
export interface KiwoomKeyPair {
  appKey: string;
  secretKey: string;
}

/**
 * The headers of a token request. The documents of au10001 and au10002 also mark `authorization` as required: it is left
 * out, because no token exists yet when the first one is asked for, and Kiwoom's own client sends none either. `cont-yn` and
 * `next-key` continue a list, and a token is none.
 */
export function tokenServiceHeaders(apiId: string): Record<string, string> {
  return { "content-type": "application/json;charset=UTF-8", "api-id": apiId };
}
