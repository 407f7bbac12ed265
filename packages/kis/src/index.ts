export type { AuthFetchEvent } from "@auth/provider-kit";
export { classifyKisFrame } from "./classify-kis-frame.js";
export { decryptKisPayload } from "./decrypt-kis-payload.js";
export { createKisApprovalKeyProvider } from "./kis-approval-key-provider.js";
export { createKisAuth } from "./kis-auth.js";
export type { KisAuth, KisAuthEvent } from "./kis-auth-types.js";
export type { KisEncryption, KisFrame } from "./kis-frame.js";
export type { KisRemedy } from "./kis-frame-codes.js";
export type { KisAuthOptions, KisCusttype, KisEnvironment, KisOptions } from "./kis-options.js";
export { createKisProvider } from "./kis-provider.js";
export {
  createKisSubscribeMessage,
  createKisUnsubscribeMessage,
  type KisSubscription,
} from "./kis-subscription-message.js";
export { kisWebSocketUrls } from "./kis-websocket-urls.js";
