import { formatKoreanTime } from "@auth/core";
import { ensure } from "../ensure.ts";
import type { Stage } from "../stage.ts";

/** The first token of each broker. */
export async function firstTokens({ kis, kiwoom, requestsDuring }: Stage): Promise<string[]> {
  const lines: string[] = [];
  for (const [name, broker, auth] of [
    ["KIS", "kis", kis],
    ["Kiwoom", "kiwoom", kiwoom],
  ] as const) {
    const requests = await requestsDuring({ broker, endpoint: "token" }, () => auth.getToken());
    ensure(requests === 1, `${name} saw one request, not ${requests}`);
    const token = await auth.getToken();
    lines.push(`${name} issued a token, valid until ${formatKoreanTime(token.expiresAt)}.`);
    lines.push(`Requests that ${name} saw: ${requests}. The token prints as ${token}`);
  }
  return lines;
}
