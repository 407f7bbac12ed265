import type { Token } from "@auth/core";
import { classifyKiwoomFrame, createKiwoomLoginMessage, type KiwoomFrame } from "@auth/kiwoom";
import { ensure } from "../ensure.ts";
import type { Stage } from "../stage.ts";
import { type OpenWebSocket, openWebSocket } from "../web-socket.ts";

const hourMs = 60 * 60 * 1000;

/** Kiwoom kills the token; the WebSocket signs in with another one, and real-time data comes. */
export async function kiwoomSignIn(stage: Stage): Promise<string[]> {
  const { simulator, kiwoom, pass, requestsDuring } = stage;
  const { webSocketUrl, sockets, killToken } = simulator.kiwoom.paper;
  const dead = await kiwoom.getToken();
  await pass(hourMs);
  killToken(dead.value);

  let price = "";
  const requests = await requestsDuring({ broker: "kiwoom", endpoint: "token" }, async () => {
    const refused = await signIn(webSocketUrl, dead);
    refused.socket.close();
    ensure(
      refused.frame.type === "refused" && refused.frame.remedy === "new-token",
      "the refusal asks for a new token",
    );
    await kiwoom.tokens.invalidate(dead);

    const { socket, frame } = await signIn(webSocketUrl, await kiwoom.getToken());
    ensure(frame.type === "signed-in", "Kiwoom took the new token");
    const data = [{ item: ["005930"], type: ["0B"] }];
    socket.send(JSON.stringify({ trnm: "REG", grp_no: "1", refresh: "1", data }));
    ensure(classifyKiwoomFrame(await socket.next()).type === "answer", "Kiwoom took the request");
    sockets.sendTick({ symbol: "005930", price: 71_500 });
    const tick = classifyKiwoomFrame(await socket.next());
    ensure(tick.type === "data", "a trade came");
    price = tick.items[0]?.values["10"]?.replace(/^[+-]/, "") ?? "";
    socket.close();
  });
  ensure(requests === 1, `Kiwoom saw one request for a token, not ${requests}`);
  ensure(price === "71500", "the trade has its price");
  return [
    "Kiwoom refused the old token (8005). Another one signed the WebSocket in.",
    `A trade came at ${price} won. Requests for a token that Kiwoom saw: ${requests}.`,
  ];
}

async function signIn(
  url: string,
  token: Token,
): Promise<{ socket: OpenWebSocket; frame: KiwoomFrame }> {
  const socket = await openWebSocket(url);
  socket.send(createKiwoomLoginMessage(token));
  return { socket, frame: classifyKiwoomFrame(await socket.next(), { token }) };
}
