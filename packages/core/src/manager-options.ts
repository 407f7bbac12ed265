import type { Token } from "./token.js";
import type { TokenManagerOptions } from "./token-manager-types.js";

/** @throws TypeError naming the option that is missing or of another kind. */
export function checkOptions(options: TokenManagerOptions): TokenManagerOptions {
  const { provider, store, clock } = options ?? {};
  has(
    provider,
    ["issueToken", "tokenKey"],
    "provider must be a Provider, as createKisProvider() returns.",
  );
  if (store)
    has(store, ["get", "set"], "store must be a TokenStore, as createMemoryTokenStore() returns.");
  if (clock) has(clock, ["now", "sleep"], "clock must be a Clock, as createSystemClock() returns.");
  return options;
}

/** The value of a token, or the value itself. */
export function tokenValue(token: Token | string): string {
  const value = typeof token === "string" ? token : token?.value;
  if (typeof value !== "string") throw new TypeError("token must be a Token or its value.");
  return value;
}

function has(value: object, methods: readonly string[], otherwise: string): void {
  for (const name of methods) {
    if (typeof value?.[name as keyof typeof value] !== "function") throw new TypeError(otherwise);
  }
}
