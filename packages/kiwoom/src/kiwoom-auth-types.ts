import type {
  AuthEvent,
  GetTokenOptions,
  PlatformRequest,
  PlatformRequestInit,
  PlatformResponse,
  PlatformUrl,
  Token,
  TokenKind,
  TokenManager,
} from "@auth/core";
import type { AuthFetchEvent } from "@auth/provider-kit";

/**
 * Tokens and authenticated requests of one Kiwoom app key.
 *
 * @group Sending requests
 */
export interface KiwoomAuth {
  /**
   * A valid access token; `token.authorization` is the ready header value, and {@link createKiwoomLoginMessage} takes it for a
   * WebSocket. See {@link TokenManager.getToken} for its errors.
   */
  getToken(options?: GetTokenOptions): Promise<Token>;
  /**
   * `fetch` with Kiwoom's `authorization` header. The caller adds `api-id` and what else the document of the API lists, and
   * `cont-yn`, `next-key` of the answer reach it untouched. A path is resolved against Kiwoom, and any other host is refused. It
   * needs no `this`: `ky.create({ fetch: auth.fetch })`.
   *
   * A token that Kiwoom refused (8003, 8005) is replaced, so that the next request has a good one. Whether the refused request itself is
   * sent once more is for the option `replay` to say: by default only GET and HEAD, which Kiwoom's API does not use; then Kiwoom's own
   * answer is returned. Codes about this machine or the environment (8010, 8031, 8050, 8103) change no token.
   *
   * @throws AuthError where no token can be had, and where the URL is not Kiwoom's own
   */
  fetch(
    this: void,
    input: string | PlatformUrl | PlatformRequest,
    init?: PlatformRequestInit,
  ): Promise<PlatformResponse>;
  /** The headers that {@link KiwoomAuth.fetch} adds, for clients of another kind. Secret. `url` must be Kiwoom's own. */
  headers(url: string | PlatformUrl): Promise<Record<string, string>>;
  /** The manager of the access tokens. */
  readonly tokens: TokenManager;
  /** Tells `listener` what happens in the manager and in {@link KiwoomAuth.fetch}, until the returned function is called. */
  on(listener: (event: KiwoomAuthEvent) => void): () => void;
  /** Closes the manager: waits for the request under way and for the last save. Never revokes. */
  close(): Promise<void>;
}

/**
 * What {@link KiwoomAuth.on} tells: every {@link AuthEvent}, with the `kind` of token that it is about (always `access-token`), and
 * `replacement-unavailable`, where {@link KiwoomAuth.fetch} handed on Kiwoom's refusal of a token because no other one was to be had.
 *
 * @group Sending requests
 */
export type KiwoomAuthEvent =
  | (AuthEvent & {
      /** The kind of token that it is about: always `access-token`. */
      kind: TokenKind;
    })
  | AuthFetchEvent;
