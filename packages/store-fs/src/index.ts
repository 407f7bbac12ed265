export { createFsTokenStore, type FsTokenStoreOptions } from "./fs-token-store.js";
