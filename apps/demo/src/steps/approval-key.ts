import { ensure } from "../ensure.ts";
import type { Stage } from "../stage.ts";

/** The key for KIS's WebSocket. */
export async function approvalKey({ kis, requestsDuring }: Stage): Promise<string[]> {
  const requests = await requestsDuring({ broker: "kis", endpoint: "approval" }, async () => {
    const [one, two] = await Promise.all([kis.getApprovalKey(), kis.getApprovalKey()]);
    ensure(one.kind === "approval-key" && one.value === two.value, "both callers got the same key");
  });
  ensure(requests === 1, `KIS saw one request, not ${requests}`);
  return [`An approval key for the WebSocket, for 24 hours. Requests that KIS saw: ${requests}.`];
}
