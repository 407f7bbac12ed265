import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** An HTTP answer in place of the switch to WebSocket. The connection ends with it. */
export function createUpgradeAnswer(message: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(message);
  response.shouldKeepAlive = false;
  // An upgrade on a plain HTTP server always arrives on a socket of node:net.
  response.assignSocket(socket as Socket);
  response.once("finish", () => socket.end());
  return response;
}
