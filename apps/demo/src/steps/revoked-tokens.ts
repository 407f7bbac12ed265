import { ensure } from "../ensure.ts";
import type { Stage } from "../stage.ts";

/** Both tokens are given back. */
export async function revokedTokens({ kis, kiwoom, requestsDuring }: Stage): Promise<string[]> {
  const lines: string[] = [];
  for (const [name, broker, auth] of [
    ["KIS", "kis", kis],
    ["Kiwoom", "kiwoom", kiwoom],
  ] as const) {
    await auth.getToken();
    const requests = await requestsDuring({ broker, endpoint: "revoke", outcome: "ok" }, () =>
      auth.tokens.revoke(),
    );
    ensure(requests === 1, `${name} took the token back once, not ${requests} times`);
    ensure(auth.tokens.peek() === undefined, "a revoked token is not handed out");
    lines.push(`${name} took its token back; it is not handed out any more.`);
  }
  return lines;
}
