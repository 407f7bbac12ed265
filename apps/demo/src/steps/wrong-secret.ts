import { isAuthError } from "@auth/core";
import { ensure } from "../ensure.ts";
import type { Stage } from "../stage.ts";

/** A wrong secret, asked a hundred times, is one request. */
export async function wrongSecret({ anotherKis, requestsDuring }: Stage): Promise<string[]> {
  const kis = anotherKis("wrong".repeat(36));
  const messages = new Set<string>();
  const requests = await requestsDuring({ broker: "kis", endpoint: "token" }, async () => {
    for (let call = 0; call < 100; call += 1) {
      const error: unknown = await kis.getToken().catch((reason: unknown) => reason);
      ensure(
        isAuthError(error) && error.code === "AUTH_INVALID_CREDENTIALS",
        "the error says that the credentials are invalid",
      );
      messages.add(error.message);
    }
  });
  ensure(requests === 1, `KIS saw one request, not ${requests}`);
  const [message = ""] = messages;
  return [`100 calls failed. Requests that KIS saw: ${requests}. The error says:`, message];
}
