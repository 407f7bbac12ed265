import type { Token } from "@auth/core";
import { classifyKisFrame, createKisSubscribeMessage, type KisFrame } from "@auth/kis";
import { ensure } from "../ensure.ts";
import type { Stage } from "../stage.ts";
import { type OpenWebSocket, openWebSocket } from "../web-socket.ts";

const hourMs = 60 * 60 * 1000;

/** KIS forgets the approval key; the WebSocket signs in with another one, and real-time data comes. */
export async function kisSignIn(stage: Stage): Promise<string[]> {
  const { simulator, kis, pass, requestsDuring } = stage;
  const { webSocketUrl, killApprovalKey, sockets } = simulator.kis.paper;
  const forgotten = await kis.getApprovalKey();
  await pass(hourMs);
  killApprovalKey(forgotten.value);

  let price = "";
  const requests = await requestsDuring({ broker: "kis", endpoint: "approval" }, async () => {
    const refused = await signIn(webSocketUrl, forgotten);
    refused.socket.close();
    ensure(
      refused.frame.type === "refused" && refused.frame.remedy === "new-key",
      "the refusal asks for a new key",
    );
    await kis.approvalKeys.invalidate(forgotten);

    const { socket, frame } = await signIn(webSocketUrl, await kis.getApprovalKey());
    ensure(frame.type === "subscribed", "KIS took the new key");
    sockets.sendTick({ symbol: "005930", price: 71_500 });
    const tick = classifyKisFrame(await socket.next());
    ensure(tick.type === "data", "a trade came");
    price = tick.payload.split("^")[2] ?? "";
    socket.close();
  });
  ensure(requests === 1, `KIS saw one request for a key, not ${requests}`);
  ensure(price === "71500", "the trade has its price");
  return [
    "KIS refused the old key (OPSP0011). Another one signed the WebSocket in.",
    `A trade came at ${price} won. Requests for a key that KIS saw: ${requests}.`,
  ];
}

/** Connects and subscribes to the trades of Samsung Electronics (삼성전자): KIS's first answer. */
async function signIn(
  url: string,
  approvalKey: Token,
): Promise<{ socket: OpenWebSocket; frame: KisFrame }> {
  const socket = await openWebSocket(url);
  socket.send(createKisSubscribeMessage(approvalKey, { trId: "H0STCNT0", trKey: "005930" }));
  return { socket, frame: classifyKisFrame(await socket.next(), { approvalKey }) };
}
