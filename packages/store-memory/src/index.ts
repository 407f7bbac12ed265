export { createMemoryTokenStore } from "./memory-token-store.js";
