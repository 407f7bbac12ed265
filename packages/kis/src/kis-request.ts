/** One POST to KIS, before it is sent. Secret: it carries the app key and the app secret. */
export interface KisRequest {
  /** The endpoint's path, such as `/oauth2/tokenP`. */
  path: string;
  headers: Record<string, string>;
  /** Sent as JSON. */
  body: object;
}

/** As the documents of tokenP and revokeP write it. */
export const jsonHeaders: Readonly<Record<string, string>> = {
  "content-type": "application/json; charset=UTF-8",
};

/** What every KIS request is signed with. */
export interface KisKeyPair {
  appKey: string;
  appSecret: string;
}
