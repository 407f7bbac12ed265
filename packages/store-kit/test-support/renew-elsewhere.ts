import type { Token, TokenManager } from "@auth/core";
import { until } from "./real-time.js";

/** Longer than the pause after which a lost connection is tried again. */
const heardMs = 40_000;

/** `there` finds `token` dead and renews it; resolves to the new one once both have reached the memory of `here`. */
export async function renewElsewhere(
  here: TokenManager,
  there: TokenManager,
  token: Token,
): Promise<Token> {
  await there.invalidate(token);
  await until(() => here.peek() === undefined, heardMs);
  const renewed = await there.getToken();
  await until(() => here.peek()?.value === renewed.value, heardMs);
  return renewed;
}
