import { ensure } from "../ensure.ts";
import type { Stage } from "../stage.ts";

/** A hundred callers at the same moment, one request. */
export async function hundredCallers({ anotherKis, requestsDuring }: Stage): Promise<string[]> {
  const kis = anotherKis();
  const values = new Set<string>();
  const requests = await requestsDuring({ broker: "kis", endpoint: "token" }, async () => {
    const tokens = await Promise.all(Array.from({ length: 100 }, () => kis.getToken()));
    for (const token of tokens) values.add(token.value);
  });
  ensure(requests === 1, `KIS saw one request, not ${requests}`);
  ensure(values.size === 1, "all callers got the same token");
  return [`100 callers got the same token. Requests that KIS saw: ${requests}.`];
}
