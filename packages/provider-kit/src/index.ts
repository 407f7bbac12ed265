export {
  type AuthFetch,
  type AuthFetchEvent,
  type AuthFetchOptions,
  createAuthFetch,
  type Replay,
} from "./auth-fetch.js";
export { type Credential, type CredentialRequest, readCredential } from "./credentials.js";
export { parseKoreanTimestamp } from "./korean-timestamp.js";
export { readBaseUrl, readDurationMs, readEnvironment } from "./options.js";
export { type AnswerSource, parseAnswer } from "./parse-answer.js";
export { parseJson } from "./parse-json.js";
export { type JsonAnswer, type PostJsonOptions, postJson } from "./post-json.js";
export { retryAfterMs } from "./retry-after.js";
export { createServerClock, type ServerClock } from "./server-clock.js";
export { tidy } from "./tidy.js";
export { createTokenKey, type TokenKeyParts } from "./token-key.js";
