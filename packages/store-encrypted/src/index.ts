export {
  createEncryptedTokenStore,
  type EncryptedTokenStoreOptions,
} from "./encrypted-token-store.js";
export type { EncryptionKey } from "./encryption-keys.js";
