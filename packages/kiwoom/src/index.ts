export { createKiwoomAuth } from "./kiwoom-auth.js";
export type { KiwoomAuth, KiwoomAuthEvent } from "./kiwoom-auth-types.js";
export type {
  KiwoomAuthOptions,
  KiwoomEnvironment,
  KiwoomOptions,
  KiwoomReplay,
} from "./kiwoom-options.js";
export { createKiwoomProvider } from "./kiwoom-provider.js";
