import type { TokenManager, TokenManagerOptions } from "./token-manager-types.js";

export declare function createTokenManager(options: TokenManagerOptions): TokenManager;
