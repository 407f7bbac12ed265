import type { Token, TokenManager } from "@auth/core";
import { reconnectedMs, until } from "./real-time.js";

/** `there` finds `token` dead and renews it; resolves to the new one once both have reached the memory of `here`. */
export async function renewElsewhere(
  here: TokenManager,
  there: TokenManager,
  token: Token,
): Promise<Token> {
  await there.invalidate(token);
  await until(() => here.peek() === undefined, reconnectedMs);
  const renewed = await there.getToken();
  await until(() => here.peek()?.value === renewed.value, reconnectedMs);
  return renewed;
}
