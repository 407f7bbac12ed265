export type { AuthFetchEvent } from "@auth/provider-kit";
export { createKisApprovalKeyProvider } from "./kis-approval-key-provider.js";
export { createKisAuth } from "./kis-auth.js";
export type { KisAuth, KisAuthEvent } from "./kis-auth-types.js";
export type { KisAuthOptions, KisCusttype, KisEnvironment, KisOptions } from "./kis-options.js";
export { createKisProvider } from "./kis-provider.js";
