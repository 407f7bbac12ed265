import type {
  AuthEvent,
  GetTokenOptions,
  PlatformAbortSignal,
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
 * Tokens, approval keys and authenticated requests of one KIS app key.
 *
 * @group Sending requests
 */
export interface KisAuth {
  /** A valid access token; `token.authorization` is the ready header value. See {@link TokenManager.getToken} for its errors. */
  getToken(options?: GetTokenOptions): Promise<Token>;
  /**
   * A valid WebSocket approval key (접속키), for {@link createKisSubscribeMessage}. It is needed only at connect: an open connection
   * outlives it. Where KIS refuses it (a {@link KisFrame} with the remedy `new-key`: `OPSP0010`, `OPSP0011`, `OPSP9994`), call
   * `auth.approvalKeys.invalidate(key)` and ask again. `OPSP8996` says that another connection of the app key is open, which no new key changes.
   */
  getApprovalKey(options?: GetTokenOptions): Promise<Token>;
  /**
   * `fetch` with KIS's headers: `authorization`, `appkey`, `appsecret`, `custtype` and, where given, `personalseckey`. The caller adds
   * `tr_id` and what else the document of the API lists. A path is resolved against KIS, and any other host is refused. It needs no
   * `this`: `ky.create({ fetch: auth.fetch })`.
   *
   * A request that KIS refused because of its token is sent once more with another one, orders included: the gateway refuses a
   * token before the order reaches the book. Nothing else is ever repeated. Where no other token can be had, KIS's own answer is returned and a
   * `replacement-unavailable` event says why.
   *
   * @throws AuthError where no token can be had, and where the URL is not KIS's own
   */
  fetch(
    this: void,
    input: string | PlatformUrl | PlatformRequest,
    init?: PlatformRequestInit,
  ): Promise<PlatformResponse>;
  /** The headers that {@link KisAuth.fetch} adds, for clients of another kind. Secret. `url` must be KIS's own. */
  headers(url: string | PlatformUrl): Promise<Record<string, string>>;
  /**
   * Has KIS hash the body of an order, for its `hashkey` header. KIS does not require that header. Takes no token.
   *
   * @param body - the object that is sent as the order's JSON
   * @throws TypeError where `body` is no object; AuthError as KIS refused; `signal.reason` after an abort
   */
  hashkey(body: object, options?: { signal?: PlatformAbortSignal }): Promise<string>;
  /** The manager of the access tokens. */
  readonly tokens: TokenManager;
  /** The manager of the approval keys. */
  readonly approvalKeys: TokenManager;
  /** Tells `listener` what happens in both managers and in {@link KisAuth.fetch}, until the returned function is called. */
  on(listener: (event: KisAuthEvent) => void): () => void;
  /** Closes both managers: waits for requests under way and for the last save. Never revokes. */
  close(): Promise<void>;
}

/**
 * What {@link KisAuth.on} tells: every {@link AuthEvent}, with the `kind` of token that it is about, and `replacement-unavailable`, where
 * {@link KisAuth.fetch} handed on KIS's refusal of a token because no other one was to be had.
 *
 * @group Sending requests
 */
export type KisAuthEvent =
  | (AuthEvent & {
      /** The kind of token that it is about. */
      kind: TokenKind;
    })
  | AuthFetchEvent;
