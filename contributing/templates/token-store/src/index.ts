export { createExampleTokenStore, type ExampleTokenStoreOptions } from "./example-token-store.js";
