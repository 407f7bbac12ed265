export { AuthError, type AuthErrorCode, type AuthErrorDetails, isAuthError } from "./auth-error.js";
export { type Clock, createSystemClock, type SleepOptions } from "./clock.js";
export type { AuthEventMessage } from "./event-channel.js";
export { formatKoreanTime } from "./korean-time.js";
export type {
  IssuedToken,
  IssuePolicy,
  Provider,
  ProviderCallOptions,
  ProviderNotice,
  TokenKind,
} from "./provider.js";
export { createSecret, redact, type Secret } from "./secret.js";
export { createToken, type Token } from "./token.js";
export { createTokenManager } from "./token-manager.js";
export type {
  AuthEvent,
  GetTokenOptions,
  TokenManager,
  TokenManagerOptions,
  TokenStatus,
} from "./token-manager-types.js";
export {
  type Contest,
  type DeadToken,
  type Hold,
  type IssueAttempt,
  parseTokenRecord,
  type StoredToken,
  type TokenRecord,
} from "./token-record.js";
export type { SetOptions, StoreEvent, TokenStore } from "./token-store.js";
export type {
  PlatformAbortSignal,
  PlatformFetch,
  PlatformRequest,
  PlatformRequestInit,
  PlatformResponse,
  PlatformUrl,
} from "./web-types.js";
