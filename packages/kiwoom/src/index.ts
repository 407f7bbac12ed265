export { classifyKiwoomFrame } from "./classify-kiwoom-frame.js";
export { createKiwoomAuth } from "./kiwoom-auth.js";
export type { KiwoomAuth, KiwoomAuthEvent } from "./kiwoom-auth-types.js";
export type { KiwoomFrame, KiwoomRealTimeItem } from "./kiwoom-frame.js";
export { createKiwoomLoginMessage } from "./kiwoom-login-message.js";
export type {
  KiwoomAuthOptions,
  KiwoomEnvironment,
  KiwoomOptions,
  KiwoomReplay,
} from "./kiwoom-options.js";
export { createKiwoomProvider } from "./kiwoom-provider.js";
export type { KiwoomRemedy } from "./kiwoom-remedy.js";
export { kiwoomWebSocketUrls } from "./kiwoom-websocket-urls.js";
